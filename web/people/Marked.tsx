import { IconArrowForwardUp, IconHandStop, IconPin } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { Moment } from '../api.ts'
import { useFormats } from '../ui/index.ts'
import { briefQuery } from './Brief.tsx'
import { Pin } from './Moment.tsx'
import { NextLine } from './NextLine.tsx'
import classes from './timeline.module.css'
import { markedQuery } from './use-page.ts'

/** Whether the brief cites a moment as something not to do. */
function useSaid(personId: string): (id: string) => boolean {
  const lines = useQuery(briefQuery(personId)).data?.lines ?? []
  const said = new Set<string>(lines.flatMap(({ kind, cites }) => (kind === 'dont' ? cites.map(({ id }) => id) : [])))
  return (id) => said.has(id)
}

const isOpen = ({ next }: Moment) => next !== null && next.doneAt === null
const soonest = (a: Moment, b: Moment) => ((a.next?.on ?? '') < (b.next?.on ?? '') ? -1 : 1)

/** Above the history: what not to do, what is still to be done, soonest first, and what somebody pinned. */
export function Marked({ personId }: { personId: string }) {
  const { t } = useTranslation('people')
  const { exact } = useFormats()
  const marked = useQuery(markedQuery(personId))
  const items = marked.data?.items ?? []
  // The brief above says the first of them already.
  const isSaid = useSaid(personId)
  const donts = items.filter(({ tone, id }) => tone === 'dont' && !isSaid(id))
  const steps = items.filter(isOpen).sort(soonest)
  const pinned = items.filter((moment) => moment.pinned && moment.tone !== 'dont' && !isOpen(moment))
  if (donts.length + steps.length + pinned.length === 0) return null
  return (
    <section className={classes.marked} aria-label={t('marked.title')}>
      <ul>
        {donts.map((moment) => (
          <li key={moment.id} data-tone="dont">
            <IconHandStop size={15} stroke={1.7} role="img" aria-label={t('tone.dont')} />
            <span title={exact(moment.at)}>{moment.detail ?? moment.title}</span>
          </li>
        ))}
        {steps.map((moment) => (
          <li key={moment.id}>
            <IconArrowForwardUp size={15} stroke={1.7} role="img" aria-label={t('next.title')} />
            <NextLine moment={moment} personId={personId} />
          </li>
        ))}
        {pinned.map((moment) => (
          <li key={moment.id}>
            <IconPin size={15} stroke={1.7} role="img" aria-label={t('marked.pinned')} />
            <span title={exact(moment.at)}>
              {moment.title}
              {moment.detail && <span className="dim"> · {moment.detail}</span>}
            </span>
            <Pin moment={moment} personId={personId} />
          </li>
        ))}
      </ul>
    </section>
  )
}
