import { ActionIcon, Button, Progress } from '@mantine/core'
import { IconChevronLeft, IconChevronRight, IconMessageCircleQuestion } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { useFormats } from '../ui/index.ts'
import { minutesFor } from './pick.ts'
import type { Review } from './queries.ts'
import classes from './reviews.module.css'
import { useIsToday } from './use-is-today.ts'

/** More than an hour's work: minutes would only discourage. */
const sessionPairsMax = 120

type QueueProps = {
  items: Review[]
  current: string
  tally: { done: number; open: number }
  choose: (id: string) => void
  step: (by: number) => void
  more: { load: () => void; loading: boolean } | null
}

function Line({ review, isCurrent, choose }: { review: Review; isCurrent: boolean; choose: (id: string) => void }) {
  const { t } = useTranslation('reviews')
  const strongest = review.because[0]?.sentence
  return (
    <li>
      <button type="button" className={classes.queueLine} aria-current={isCurrent || undefined} onClick={() => choose(review.id)}>
        <span className={`${classes.queueNames} cut`}>{review.left.name || t('queue.nameless')}</span>
        <span className={`${classes.queueNames} cut`}>{review.right.name || t('queue.nameless')}</span>
        <span className={classes.queueWhy}>
          {review.origin === 'person' && (
            <IconMessageCircleQuestion size={14} stroke={1.8} role="img" aria-label={t('queue.asked')} className={classes.queueAsked} />
          )}
          <span className="cut">{review.note ?? strongest}</span>
        </span>
      </button>
    </li>
  )
}

/** What is left, how far along, and the pairs themselves: today's first, then older ones. */
export function Queue({ items, current, tally, choose, step, more }: QueueProps) {
  const { t } = useTranslation('reviews')
  const isToday = useIsToday()
  const { number } = useFormats()
  const groups = [
    { title: t('queue.today'), pairs: items.filter(isToday) },
    { title: t('queue.older'), pairs: items.filter((review) => !isToday(review)) },
  ].filter((group) => group.pairs.length > 0)
  const total = tally.done + tally.open
  const progress = t('queue.progress', { done: number(tally.done), total: number(total) })
  return (
    <nav className={classes.queue} aria-label={t('queue.title')}>
      <div className={classes.queueHead}>
        <div className={classes.queueTally}>
          <strong className="num">{progress}</strong>
          <span className="dim num">
            {tally.open > sessionPairsMax
              ? t('queue.left', { count: tally.open, n: number(tally.open) })
              : t('queue.minutes', { count: minutesFor(tally.open) })}
          </span>
        </div>
        <Progress value={total === 0 ? 0 : (tally.done / total) * 100} size={4} aria-label={progress} className={classes.queueBar} />
        <div className={classes.queueSteps}>
          <ActionIcon variant="default" size={32} aria-label={t('queue.previous')} onClick={() => step(-1)}>
            <IconChevronLeft size={18} aria-hidden="true" />
          </ActionIcon>
          <ActionIcon variant="default" size={32} aria-label={t('queue.next')} onClick={() => step(1)}>
            <IconChevronRight size={18} aria-hidden="true" />
          </ActionIcon>
        </div>
      </div>
      <div className={classes.queueList}>
        {groups.map((group) => (
          <section key={group.title}>
            <h2 className={classes.queueGroup}>{group.title}</h2>
            <ul>
              {group.pairs.map((review) => (
                <Line key={review.id} review={review} isCurrent={review.id === current} choose={choose} />
              ))}
            </ul>
          </section>
        ))}
        {more && (
          <Button variant="subtle" fullWidth loading={more.loading} onClick={more.load}>
            {t('queue.more')}
          </Button>
        )}
      </div>
    </nav>
  )
}
