import { IconMapOff } from '@tabler/icons-react'
import { type ErrorComponentProps, useRouter } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { EmptyState, ErrorState, LinkButton } from '../ui/index.ts'

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
        <LinkButton to="/" variant="default">
          {t('toHome')}
        </LinkButton>
      }
    >
      {t('notFoundWhy')}
    </EmptyState>
  )
}
