import { Button } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'

/** Twelve minutes are for the first few; the rest is one click away. */
const firstMax = 6

export function useFirst<T>(items: readonly T[]): [T[], ReactNode] {
  const { t } = useTranslation('today')
  const [areAllShown, showAll] = useState(false)
  if (areAllShown || items.length <= firstMax) return [[...items], null]
  const more = (
    <div>
      <Button variant="subtle" size="compact-sm" onClick={() => showAll(true)}>
        {t('showMore', { count: items.length - firstMax })}
      </Button>
    </div>
  )
  return [items.slice(0, firstMax), more]
}
