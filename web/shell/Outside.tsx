import { Button } from '@mantine/core'
import { IconMapOff } from '@tabler/icons-react'
import { type ErrorComponentProps, Link, useRouter } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { EmptyState, ErrorState } from '../ui/index.ts'

/** A screen that could not be drawn. */
export function Broken({ error, reset }: ErrorComponentProps) {
  const router = useRouter()
  const again = async () => {
    reset()
    await router.invalidate()
  }
  return <ErrorState error={error} retry={again} />
}

export function NotFound() {
  const { t } = useTranslation('shell')
  return (
    <EmptyState
      icon={IconMapOff}
      title={t('notFound')}
      action={
        <Button component={Link} to="/" variant="default">
          {t('toHome')}
        </Button>
      }
    >
      {t('notFoundWhy')}
    </EmptyState>
  )
}
