import { Button, RingProgress } from '@mantine/core'
import { IconCheck, IconPlayerPause, IconPlayerPlay } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { api, client } from '../api.ts'
import { sayFailure } from '../ui/index.ts'
import type { Block } from './queries.ts'
import { clockOf } from './timer.ts'
import classes from './today.module.css'
import { useTimer } from './use-timer.ts'

/** Marks a block as done at once; what fails comes back. */
function useMark() {
  const cache = useQueryClient()
  return useMutation({
    mutationFn: (input: { block: Block['block']; done: boolean; seconds?: number }) => client.routine.mark(input),
    onError: sayFailure,
    onSettled: () => Promise.all([api.routine.key(), api.overview.key()].map((queryKey) => cache.invalidateQueries({ queryKey }))),
  })
}

type BlockCardProps = { block: Block; day: string; children: ReactNode }

/** One timed block: a timer that never shouts, what there is to do, and its mark. */
export function BlockCard({ block: { block, minutes, doneAt, seconds }, day, children }: BlockCardProps) {
  const { t } = useTranslation('today')
  const timer = useTimer(day, block)
  const mark = useMark()
  const limitMs = minutes * 60_000
  const isOver = timer.ms >= limitMs
  const isDone = mark.isPending ? mark.variables.done : doneAt !== null
  const finish = () => {
    timer.pause()
    mark.mutate({ block, done: true, seconds: Math.round(timer.ms / 1000) })
  }
  const shownMs = isDone && seconds !== null ? seconds * 1000 : timer.ms
  return (
    <section className={classes.block} data-done={isDone || undefined} aria-labelledby={`block-${block}`}>
      <header className={classes.blockHead}>
        <RingProgress
          size={44}
          thickness={4}
          rootColor="var(--line)"
          aria-hidden="true"
          sections={[
            { value: isDone ? 100 : Math.min(100, (timer.ms / limitMs) * 100), color: isOver && !isDone ? 'var(--warn)' : 'var(--accent)' },
          ]}
          label={isDone ? <IconCheck size={18} stroke={2.4} className={classes.ringSign} /> : null}
        />
        <div className={classes.blockTitle}>
          <h2 id={`block-${block}`}>{t(`block.${block}.title`)}</h2>
          <p className="dim">{t(`block.${block}.lead`)}</p>
        </div>
        <div className={classes.blockActs}>
          <span className={`num ${classes.clock}`} data-over={(isOver && !isDone) || undefined}>
            <span className="unseen">{t('timer.spoken')} </span>
            {clockOf(shownMs)} <span className="dim">/ {clockOf(limitMs)}</span>
          </span>
          {isDone ? (
            <Button variant="subtle" onClick={() => mark.mutate({ block, done: false })}>
              {t('undone')}
            </Button>
          ) : (
            <>
              <Button
                variant="default"
                leftSection={
                  timer.isRunning ? <IconPlayerPause size={15} aria-hidden="true" /> : <IconPlayerPlay size={15} aria-hidden="true" />
                }
                onClick={timer.isRunning ? timer.pause : timer.start}
              >
                {t(timer.isRunning ? 'timer.pause' : timer.ms > 0 ? 'timer.go' : 'timer.start')}
              </Button>
              <Button leftSection={<IconCheck size={15} aria-hidden="true" />} onClick={finish}>
                {t('done')}
              </Button>
            </>
          )}
        </div>
      </header>
      <p className={classes.over} role="status">
        {isOver && !isDone ? t('timer.over', { count: minutes }) : ''}
      </p>
      <div className={classes.blockBody}>{children}</div>
    </section>
  )
}
