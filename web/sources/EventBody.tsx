import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Scrolls } from '../ui/index.ts'
import { readable } from './quarantined.ts'
import type { Quarantined } from './queries.ts'
import classes from './sources.module.css'

type EventBodyProps = { event: Pick<Quarantined, 'sentence' | 'details' | 'body'>; children?: ReactNode }

/** What came, and why it waits in the words of its sender; what can be done about its like goes below. */
export function EventBody({ event: { sentence, details, body }, children }: EventBodyProps) {
  const { t } = useTranslation('sources')
  return (
    <>
      {details !== sentence && (
        <p className={`dim ${classes.details}`}>
          {t('quarantine.details')} <code>{details}</code>
        </p>
      )}
      <Scrolls as="pre" className={classes.eventBody}>
        <code>{readable(body)}</code>
      </Scrolls>
      {children}
    </>
  )
}
