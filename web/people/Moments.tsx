import { Button, UnstyledButton } from '@mantine/core'
import { IconDots } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useMay } from '../access.ts'
import type { Moment } from '../api.ts'
import { useFormats } from '../ui/index.ts'
import { type Folded, groupByDay } from './group.ts'
import { isSmall, kindIcons } from './kinds.ts'
import classes from './timeline.module.css'
import { useRegroup } from './useRegroup.ts'

function UndoRegrouping({ moment, personId }: { moment: Moment; personId: string }) {
  const { t } = useTranslation('people')
  const may = useMay()
  const { withdraw } = useRegroup(personId)
  const { judgementId } = moment
  if (!judgementId || !may('people.judge')) return null
  return (
    <Button variant="default" size="compact-sm" loading={withdraw.isPending} onClick={() => withdraw.mutate(judgementId)}>
      {t(moment.kind === 'joined' ? 'timeline.undoJoin' : 'timeline.undoSeparation')}
    </Button>
  )
}

function Line({ moment, personId }: { moment: Moment; personId: string }) {
  const { clock, exact } = useFormats()
  const Icon = kindIcons[moment.kind]
  const from = [moment.source, moment.actor].filter(Boolean).join(' · ')
  return (
    <li className={classes.moment} data-kind={moment.kind} data-small={isSmall(moment.kind) || undefined}>
      <span className={classes.sign}>
        <Icon size={15} stroke={1.7} aria-hidden="true" />
      </span>
      <div className={classes.body}>
        <div className={classes.top}>
          <p className={classes.title}>{moment.title}</p>
          <time dateTime={moment.at} title={exact(moment.at)} className={`num ${classes.time}`}>
            {clock(moment.at)}
          </time>
        </div>
        {moment.detail && <p className={classes.detail}>{moment.detail}</p>}
        {from !== '' && <p className={classes.from}>{from}</p>}
        <UndoRegrouping moment={moment} personId={personId} />
      </div>
    </li>
  )
}

function Fold({ moments, personId }: { moments: Moment[]; personId: string }) {
  const { t } = useTranslation('people')
  const [isOpen, setOpen] = useState(false)
  const shown = isOpen ? moments : moments.slice(0, 1)
  return (
    <>
      {shown.map((moment) => (
        <Line key={moment.id} moment={moment} personId={personId} />
      ))}
      {!isOpen && (
        <li className={classes.moment} data-small>
          <span className={classes.sign}>
            <IconDots size={15} stroke={1.7} aria-hidden="true" />
          </span>
          <UnstyledButton className={classes.unfold} onClick={() => setOpen(true)}>
            {t('timeline.folded', { count: moments.length - 1 })}
          </UnstyledButton>
        </li>
      )}
    </>
  )
}

const keyOf = (item: Folded) => (item.type === 'moment' ? item.moment.id : `fold ${item.moments[0]?.id}`)

/** What happened, by day, newest first. */
export function Moments({ moments, personId }: { moments: Moment[]; personId: string }) {
  const { t } = useTranslation('people')
  const { dayKey, dayLabel } = useFormats()
  if (moments.length === 0) return <p className={classes.nothing}>{t('timeline.nothing')}</p>
  return groupByDay(moments, dayKey).map((day) => (
    <section key={day.key} aria-label={dayLabel(day.at)}>
      <h4 className={classes.day}>{dayLabel(day.at)}</h4>
      <ol className={classes.moments}>
        {day.items.map((item) =>
          item.type === 'moment' ? (
            <Line key={keyOf(item)} moment={item.moment} personId={personId} />
          ) : (
            <Fold key={keyOf(item)} moments={item.moments} personId={personId} />
          ),
        )}
      </ol>
    </section>
  ))
}
