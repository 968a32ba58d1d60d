import {
  IconAlertTriangle,
  IconArrowForwardUp,
  IconBulb,
  IconHandStop,
  IconMessage,
  IconRepeat,
  IconShoppingBag,
} from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { BriefKind, BriefLine } from '#contract'
import { api } from '../api.ts'
import { paths } from '../paths.ts'
import { ErrorState, TextSkeleton, useFormats, When } from '../ui/index.ts'
import { askAgain } from './asked-again.ts'
import classes from './brief.module.css'
import { Due } from './Due.tsx'

const icons = {
  dont: IconHandStop,
  next: IconArrowForwardUp,
  problem: IconAlertTriangle,
  worked: IconBulb,
  continuity: IconMessage,
  lastPurchase: IconShoppingBag,
  habit: IconRepeat,
} satisfies Record<BriefKind, typeof IconMessage>

/** One query for whoever shows the brief: the page, the counter and the peek. */
export const briefQuery = (personId: string) => api.brief.get.queryOptions({ input: { id: personId }, staleTime: 10_000 })

function Line({ line, personId }: { line: Pick<BriefLine, 'kind' | 'sentence' | 'at' | 'due' | 'cites'>; personId: string }) {
  const { t } = useTranslation('people')
  const { exact } = useFormats()
  const Icon = icons[line.kind]
  const [first] = line.cites
  return (
    <li>
      <Link
        to={paths.person}
        params={{ personId }}
        search={first ? { moment: first.id, at: first.at } : {}}
        // The history scrolls to the moment; the router would go back to the top.
        resetScroll={!first}
        onClick={() => askAgain(first?.id)}
        className={classes.line}
        data-kind={line.kind}
        title={first && t('brief.open', { at: exact(first.at) })}
      >
        <Icon size={16} stroke={1.7} aria-hidden="true" />
        <span className={classes.told}>
          <span className={classes.sentence}>
            {line.kind === 'dont' && <span className="unseen">{t('tone.dont')}: </span>}
            {line.sentence}
          </span>{' '}
          <span className={classes.when}>{line.due ? <Due on={line.due} /> : <When at={line.at} />}</span>
        </span>
      </Link>
    </li>
  )
}

/** What to know before speaking: at most five lines, each a link to the moment it rests on. */
export function Brief({ personId }: { personId: string }) {
  const { t } = useTranslation('people')
  const brief = useQuery(briefQuery(personId))
  if (brief.error) return <ErrorState error={brief.error} retry={brief.refetch} />
  if (!brief.data) {
    return (
      <div className={classes.waiting}>
        <TextSkeleton lines={5} />
      </div>
    )
  }
  if (brief.data.lines.length === 0) return <p className={classes.nothing}>{t('brief.nothing')}</p>
  return (
    <ul className={classes.brief} aria-label={t('brief.title')}>
      {brief.data.lines.map((line) => (
        <Line key={`${line.kind} ${line.cites[0]?.id}`} line={line} personId={personId} />
      ))}
    </ul>
  )
}
