import { ActionIcon, Button, NativeSelect, Progress, SegmentedControl } from '@mantine/core'
import { IconChevronLeft, IconChevronRight, IconMessageCircleQuestion } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { Counted, useFormats, useName } from '../ui/index.ts'
import { type Group, minutesFor } from './pick.ts'
import type { Review } from './queries.ts'
import classes from './queue.module.css'

/** More than an hour's work: minutes would only discourage. */
const sessionPairsMax = 120

export type Grouping = 'day' | 'reason'
type Tally = { done: number; open: number; secondsEach: number | undefined }
type QueueProps = {
  groups: Group<Review>[]
  current: string
  tally: Tally
  grouping: { by: Grouping; change: (by: Grouping) => void }
  /** Null for whoever is no data owner: there is nothing of theirs to be chosen. */
  share: { of: 'all' | 'mine'; counts: { open: number; openOfAll: number }; change: (of: 'all' | 'mine') => void } | null
  choose: (id: string) => void
  step: (by: number) => void
  more: { load: () => void; loading: boolean } | null
}

function Line({ review, isCurrent, choose }: { review: Review; isCurrent: boolean; choose: (id: string) => void }) {
  const { t } = useTranslation('reviews')
  const nameOf = useName()
  const strongest = review.because[0]?.sentence
  return (
    <li>
      <button type="button" className={classes.queueLine} aria-current={isCurrent || undefined} onClick={() => choose(review.id)}>
        <span className={`${classes.queueNames} cut`}>{nameOf(review.left)}</span>
        <span className={`${classes.queueNames} cut`}>{nameOf(review.right)}</span>
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

/** "3 de 8 revisadas hoy · 4 min": how far along, and how long it still takes at this reader's own pace. */
function Progressed({ tally }: { tally: Tally }) {
  const { t } = useTranslation('reviews')
  const { number } = useFormats()
  const total = tally.done + tally.open
  const progress = t('queue.progress', { done: number(tally.done), total: number(total) })
  const left =
    tally.open > sessionPairsMax
      ? t('queue.left', { count: tally.open, n: number(tally.open) })
      : t('queue.minutes', { count: minutesFor(tally.open, tally.secondsEach) })
  return (
    <>
      <div className={classes.queueTally}>
        <strong className="num">{progress}</strong>
        <span className="dim num">{tally.open === 0 ? t('queue.none') : left}</span>
      </div>
      <Progress value={total === 0 ? 0 : (tally.done / total) * 100} size={4} aria-label={progress} className={classes.queueBar} />
    </>
  )
}

/** What is left, how far along, and the pairs themselves: by day or by what the doubt leans on. */
export function Queue({ groups, current, tally, grouping, share, choose, step, more }: QueueProps) {
  const { t } = useTranslation('reviews')
  const { atLeast } = useFormats()
  return (
    <nav className={classes.queue} aria-label={t('queue.title')}>
      <div className={classes.queueHead}>
        <Progressed tally={tally} />
        <div className={classes.queueSteps}>
          <ActionIcon variant="default" size={32} aria-label={t('queue.previous')} onClick={() => step(-1)}>
            <IconChevronLeft size={18} aria-hidden="true" />
          </ActionIcon>
          <ActionIcon variant="default" size={32} aria-label={t('queue.next')} onClick={() => step(1)}>
            <IconChevronRight size={18} aria-hidden="true" />
          </ActionIcon>
        </div>
        {share && (
          <SegmentedControl
            fullWidth
            size="xs"
            className={classes.queueShare}
            aria-label={t('queue.whose')}
            value={share.of}
            onChange={(of) => share.change(of === 'mine' ? 'mine' : 'all')}
            data={[
              { value: 'mine', label: <Counted label={t('queue.mine')} count={share.counts.open} /> },
              { value: 'all', label: <Counted label={t('queue.all')} count={share.counts.openOfAll} /> },
            ]}
          />
        )}
      </div>
      <div className={classes.queueList}>
        <NativeSelect
          size="xs"
          variant="unstyled"
          className={classes.queueBy}
          aria-label={t('queue.by')}
          value={grouping.by}
          onChange={(event) => grouping.change(event.currentTarget.value === 'reason' ? 'reason' : 'day')}
          data={[
            { value: 'day', label: t('queue.byDay') },
            { value: 'reason', label: t('queue.byReason') },
          ]}
        />
        {groups.map(({ key, pairs }) => (
          <section key={key}>
            <h2 className={classes.queueGroup}>
              {t(`group.${key as 'today'}`)} <span className="num">{atLeast(pairs.length, more === null)}</span>
            </h2>
            <ul>
              {pairs.map((review) => (
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
