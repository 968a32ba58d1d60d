import { useTranslation } from 'react-i18next'
import type { Reason } from '../api.ts'
import { useName } from '../ui/index.ts'
import classes from './group.module.css'
import type { ReviewPage } from './queries.ts'

const shownMax = 2

function Some({ reasons, sign }: { reasons: Reason[]; sign: '+' | '−' }) {
  return reasons.slice(0, shownMax).map(({ rule, sentence }) => (
    <li key={`${rule} ${sentence}`} data-against={sign === '−' || undefined}>
      <span aria-hidden="true">{sign}</span> {sentence}
    </li>
  ))
}

/** Of each further version: which of the two it may be, and why and why not in short. */
export function Group({ pair }: { pair: ReviewPage }) {
  const { t } = useTranslation('reviews')
  const nameOf = useName()
  if (pair.group.length === 0) return null
  return (
    <section className={classes.group} aria-labelledby="group">
      <h2 id="group">{t('further.title', { count: pair.group.length })}</h2>
      {pair.group.map(({ person, note, facing, because, against }) => (
        <div key={person.id} className={classes.groupOne}>
          <h3>{t('further.facing', { name: nameOf(person), other: nameOf(facing === pair.left.id ? pair.left : pair.right) })}</h3>
          {note && <p className="dim">{t('queue.note', { note })}</p>}
          <ul>
            <Some reasons={because} sign="+" />
            <Some reasons={against} sign="−" />
          </ul>
        </div>
      ))}
    </section>
  )
}
