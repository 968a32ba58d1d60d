import { Button } from '@mantine/core'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import classes from './sources.module.css'

type Pages = { hasNextPage: boolean; isFetchingNextPage: boolean; fetchNextPage: () => unknown }

/** Events that wait or were discarded, a page at a time; nothing where there are none. */
export function Events({ found, children }: { found: Pages; children: ReactNode[] }) {
  const { t } = useTranslation('sources')
  return (
    <>
      {children.length > 0 && <ul className={classes.events}>{children}</ul>}
      {found.hasNextPage && (
        <Button variant="subtle" loading={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>
          {t('quarantine.more')}
        </Button>
      )}
    </>
  )
}
