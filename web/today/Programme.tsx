import { Button, Checkbox, Skeleton } from '@mantine/core'
import { IconPrinter } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useMay } from '../access.ts'
import { client } from '../api.ts'
import { paths } from '../paths.ts'
import { confirm, ErrorState, Failure, Page, sayFailure, useDay, useFormats } from '../ui/index.ts'
import classes from './programme.module.css'
import { type ProgrammeShown, programmeQuery } from './queries.ts'

type Week = ProgrammeShown['weeks'][number]
type Measures = NonNullable<ProgrammeShown['progress']>

/** Where a ceremony is held with what is here; the others are held around a table. */
const placeOf: Partial<Record<string, string>> = {
  'oldest-twins': paths.reviews,
  'odd-values': paths.quality,
  'index-meeting': paths.quality,
  closing: paths.quality,
  'data-owner': paths.reviews,
  routine: paths.today,
  'minimum-card': paths.kit,
  script: paths.kit,
  kit: paths.kit,
}

function useChange() {
  const cache = useQueryClient()
  const keep = (shown: ProgrammeShown) => cache.setQueryData(programmeQuery().queryKey, shown)
  return {
    begin: useMutation({ mutationFn: (startsOn: string) => client.routine.begin({ startsOn }), onSuccess: keep }),
    hold: useMutation({
      mutationFn: (input: { ceremony: Week['ceremonies'][number]['ceremony']; held: boolean }) => client.routine.hold(input),
      onSuccess: keep,
      onError: sayFailure,
    }),
  }
}

/** What the business did, counted; each week has the measure it is about. */
function Measure({ week, progress }: { week: number; progress: Measures }) {
  const { t } = useTranslation('today')
  const { number, percent, decimal } = useFormats()
  const index = (value: number | null) => (value === null ? '—' : decimal(value))
  const { twinsJudged, twinsOpen, cards, completeCards, owners, routineDays, index: of } = progress
  const words = [
    t('measure.1', { count: twinsJudged, judged: number(twinsJudged), open: number(twinsOpen) }),
    cards === 0 ? t('measure.2none') : t('measure.2', { count: cards, share: percent(completeCards / cards), n: number(cards) }),
    t('measure.3', { count: routineDays, n: number(routineDays), owners: t('measure.owners', { count: owners, n: number(owners) }) }),
    t('measure.4', { before: index(of.before), now: index(of.now) }),
  ]
  return <p className={classes.measure}>{words[week - 1]}</p>
}

function WeekCard({ week, isNow, progress }: { week: Week; isNow: boolean; progress: Measures | null }) {
  const { t } = useTranslation('today')
  const { ago } = useFormats()
  const day = useDay()
  const { hold } = useChange()
  const key = `week.${week.week as 1}` as const
  return (
    <section className={classes.week} data-now={isNow || undefined} aria-labelledby={`week-${week.week}`}>
      <header>
        <h2 id={`week-${week.week}`}>{t(`${key}.title`, { n: week.week })}</h2>
        {week.from && week.until && <span className="dim num">{t('weekDays', { from: day(week.from), until: day(week.until) })}</span>}
        {isNow && <span className={classes.now}>{t('thisWeek')}</span>}
      </header>
      <p className="dim">{t(`${key}.lead`)}</p>
      <ul>
        {week.ceremonies.map(({ ceremony, heldAt, by }) => {
          const place = placeOf[ceremony]
          const isHeld = hold.isPending && hold.variables.ceremony === ceremony ? hold.variables.held : heldAt !== null
          return (
            <li key={ceremony}>
              <Checkbox
                checked={isHeld}
                disabled={progress === null}
                classNames={{ label: classes.title }}
                label={t(`ceremony.${ceremony}.title`)}
                description={
                  <>
                    {t(`ceremony.${ceremony}.how`)}
                    {heldAt && ` · ${by ? t('heldBy', { by, when: ago(heldAt) }) : ago(heldAt)}`}
                  </>
                }
                onChange={(event) => hold.mutate({ ceremony, held: event.currentTarget.checked })}
              />
              {place && (
                <Link to={place} className={classes.go} aria-label={t('goFor', { ceremony: t(`ceremony.${ceremony}.title`) })}>
                  {t('go')}
                </Link>
              )}
            </li>
          )
        })}
      </ul>
      {progress && <Measure week={week.week} progress={progress} />}
    </section>
  )
}

function Begin({ shown }: { shown: ProgrammeShown }) {
  const { t } = useTranslation('today')
  const { dayKey } = useFormats()
  const [startsOn, setStartsOn] = useState(() => dayKey(Date.now()))
  const { begin } = useChange()
  /** What was held since the former first day is put aside: that is asked before. */
  const start = async () => {
    const isSure = !shown.startsOn || (await confirm({ title: t('begin.againTitle'), body: t('begin.againBody'), yes: t('begin.again') }))
    if (isSure) begin.mutate(startsOn)
  }
  if (!useMay()('people.judge')) return shown.startsOn ? null : <p className="dim">{t('begin.notYet')}</p>
  return (
    <form
      className={classes.begin}
      onSubmit={(event) => {
        event.preventDefault()
        void start()
      }}
    >
      <label>
        <span>{t('begin.label')}</span>
        <input type="date" required value={startsOn} onChange={(event) => setStartsOn(event.currentTarget.value)} />
      </label>
      <Button type="submit" loading={begin.isPending} variant={shown.startsOn ? 'default' : 'filled'}>
        {t(shown.startsOn ? 'begin.again' : 'begin.do')}
      </Button>
      <Failure error={begin.error} />
    </form>
  )
}

const lastDay = 30
const weekOf = (day: number | null) => (day === null || day < 1 || day > lastDay ? null : Math.min(4, Math.ceil(day / 7)))

function Loaded({ shown }: { shown: ProgrammeShown }) {
  const { t } = useTranslation('today')
  const now = weekOf(shown.day)
  const held = shown.weeks.flatMap(({ ceremonies }) => ceremonies).filter(({ heldAt }) => heldAt !== null).length
  const total = shown.weeks.reduce((sum, { ceremonies }) => sum + ceremonies.length, 0)
  return (
    <div className={classes.programme}>
      <p className={classes.lead}>{t('programme.lead')}</p>
      {shown.day !== null && (
        <p className="num">
          <strong>
            {shown.day < 1
              ? t('programme.soon', { count: 1 - shown.day })
              : shown.day > lastDay
                ? t('programme.over')
                : t('programme.day', { day: shown.day, total: lastDay })}
          </strong>{' '}
          <span className="dim">{t('programme.held', { held, total })}</span>
        </p>
      )}
      {!shown.startsOn && <Begin shown={shown} />}
      <div className={classes.weeks}>
        {shown.weeks.map((week) => (
          <WeekCard key={week.week} week={week} isNow={week.week === now} progress={shown.progress} />
        ))}
      </div>
      {shown.startsOn && <Begin shown={shown} />}
    </div>
  )
}

/** Thirty days in four weeks, each with what the team does together and what came of it. */
export default function Programme() {
  const { t } = useTranslation('today')
  const programme = useQuery(programmeQuery())
  const actions = (
    <Button variant="default" leftSection={<IconPrinter size={16} aria-hidden="true" />} onClick={() => window.print()}>
      {t('print')}
    </Button>
  )
  return (
    <Page title={t('programme.title')} actions={actions}>
      {programme.isPending && (
        <div className={classes.programme} aria-busy="true">
          <Skeleton height={22} width="70%" />
          <div className={classes.weeks}>
            {[1, 2, 3, 4].map((week) => (
              <Skeleton key={week} height={300} radius="md" />
            ))}
          </div>
        </div>
      )}
      {programme.isError && <ErrorState error={programme.error} retry={programme.refetch} />}
      {programme.data && <Loaded shown={programme.data} />}
    </Page>
  )
}
