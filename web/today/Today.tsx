import { Skeleton } from '@mantine/core'
import { IconCalendarMonth, IconFileText, IconFlame } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { paths } from '../paths.ts'
import { ErrorState, LinkButton, Page, useFormats } from '../ui/index.ts'
import { BlockCard } from './BlockCard.tsx'
import { Context } from './Context.tsx'
import { type TodayShown, todayQuery } from './queries.ts'
import { Twins } from './Twins.tsx'
import classes from './today.module.css'
import { Wristband } from './Wristband.tsx'

function Streak({ today }: { today: TodayShown }) {
  const { t } = useTranslation('today')
  const { number, took } = useFormats()
  const done = today.blocks.filter(({ doneAt }) => doneAt !== null)
  // What the clock measured, and nothing where nobody started it: the plan is no time that was spent.
  const seconds = done.reduce((sum, block) => sum + (block.seconds ?? 0), 0)
  const { days, best } = today.streak
  return (
    <div className={classes.streak}>
      <ol className={classes.steps} aria-label={t('steps', { done: done.length, total: today.blocks.length })}>
        {today.blocks.map(({ block, minutes: long, doneAt }) => (
          <li key={block} style={{ flexGrow: long }} data-done={doneAt !== null || undefined}>
            <span className="unseen">
              {t(`block.${block}.title`)}: {t(doneAt ? 'isDone' : 'isOpen')}
            </span>
          </li>
        ))}
      </ol>
      <p className="num">
        {t(seconds > 0 ? 'blocksIn' : 'blocks', { done: done.length, total: today.blocks.length, time: took(seconds * 1000) })}
      </p>
      <p className={classes.flame} data-lit={days > 0 || undefined}>
        <IconFlame size={17} stroke={1.7} aria-hidden="true" />
        {days > 0 ? t('streak.days', { count: days, n: number(days) }) : t('streak.none')}
        {best > days && <span className="dim">{t('streak.best', { count: best, n: number(best) })}</span>}
      </p>
    </div>
  )
}

function TodaySkeleton() {
  return (
    <div className={classes.today} aria-busy="true">
      <Skeleton height={44} radius="md" />
      <Skeleton height={420} radius="md" />
      <Skeleton height={168} radius="md" />
      <Skeleton height={320} radius="md" />
    </div>
  )
}

/** Hoy: twelve minutes in three timed blocks, fed by what happened today. */
export default function Today() {
  const { t } = useTranslation('today')
  const { dayLabel } = useFormats()
  const today = useQuery(todayQuery())
  const actions = (
    <>
      <LinkButton to={paths.programme} variant="default" leftSection={<IconCalendarMonth size={16} aria-hidden="true" />}>
        {t('toProgramme')}
      </LinkButton>
      <LinkButton to={paths.kit} variant="default" leftSection={<IconFileText size={16} aria-hidden="true" />}>
        {t('toKit')}
      </LinkButton>
    </>
  )
  const data = today.data
  const content = (block: TodayShown['blocks'][number]['block'], shown: TodayShown) =>
    block === 'wristband' ? (
      <Wristband wristband={shown.wristband} />
    ) : block === 'twins' ? (
      <Twins twins={shown.twins} />
    ) : (
      <Context context={shown.context} />
    )
  return (
    <Page title={t('title')} actions={actions}>
      {today.isPending && <TodaySkeleton />}
      {today.isError && !data && <ErrorState error={today.error} retry={today.refetch} />}
      {data && (
        <div className={classes.today}>
          <p className="unseen">{dayLabel(new Date().toISOString())}</p>
          <Streak today={data} />
          {data.blocks.map((block) => (
            <BlockCard key={`${data.day} ${block.block}`} block={block} day={data.day}>
              {content(block.block, data)}
            </BlockCard>
          ))}
        </div>
      )}
    </Page>
  )
}
