import { IconMapOff } from '@tabler/icons-react'
import { type ErrorComponentProps, useRouter } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
// Not through the door: this stands in the first load, and the door would bring every part along.
import { LinkButton } from '../ui/LinkButton.tsx'
import { EmptyState, ErrorState } from '../ui/states.tsx'

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
