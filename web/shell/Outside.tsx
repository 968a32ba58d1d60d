import { IconMapOff } from '@tabler/icons-react'
import { type ErrorComponentProps, useRouter } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
// Not through the door: this stands in the first load, and the door would bring every part along.
import { LinkButton } from '../ui/LinkButton.tsx'
import { EmptyState, ErrorState } from '../ui/states.tsx'
import { beginAnew, isPartGone } from './app.ts'

/** A screen that could not be drawn. */
export function Broken({ error, reset }: ErrorComponentProps) {
  const router = useRouter()
  const [isBeginning, setBeginning] = useState(isPartGone(error))
  useEffect(() => {
    if (isPartGone(error)) setBeginning(beginAnew())
  }, [error])
  if (isBeginning) return null
  const again = async () => {
    // What a browser could not load once it does not ask for again.
    if (isPartGone(error)) return window.location.reload()
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
