import { UnstyledButton } from '@mantine/core'
import { IconDots } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Moment } from '../api.ts'
import { useFormats } from '../ui/index.ts'
import { type Folded, groupByDay } from './group.ts'
import { MomentLine } from './Moment.tsx'
import classes from './timeline.module.css'

function Fold({ moments, personId }: { moments: Moment[]; personId: string }) {
  const { t } = useTranslation('people')
  const [isOpen, setOpen] = useState(false)
  const shown = isOpen ? moments : moments.slice(0, 1)
  return (
    <>
      {shown.map((moment) => (
        <MomentLine key={moment.id} moment={moment} personId={personId} />
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
      <h3 className={classes.day}>{dayLabel(day.at)}</h3>
      <ol className={classes.moments}>
        {day.items.map((item) =>
          item.type === 'moment' ? (
            <MomentLine key={keyOf(item)} moment={item.moment} personId={personId} />
          ) : (
            <Fold key={keyOf(item)} moments={item.moments} personId={personId} />
          ),
        )}
      </ol>
    </section>
  ))
}
