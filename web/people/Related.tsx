import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { useMay } from '../access.ts'
import type { PersonPage } from '../api.ts'
import { paths } from '../paths.ts'
import { PersonLine, Reasons, StatusDot, type Tone } from '../ui/index.ts'
import classes from './facts.module.css'

const tones = { household: 'info', 'shared-contact': 'quiet', doubt: 'warn', claim: 'quiet' } as const satisfies Record<string, Tone>

/** People who share a home or a contact, or who may be the same: related, never joined by that alone. */
export function Related({ related }: { related: PersonPage['related'] }) {
  const { t } = useTranslation(['people', 'ui'])
  const may = useMay()
  return (
    <ul className={classes.related}>
      {related.map(({ person, kind, because, reviewId }) => (
        <li key={`${person.id} ${kind}`}>
          <div className={classes.relatedTop}>
            <PersonLine person={person} />
            <StatusDot tone={tones[kind]}>
              {kind === 'claim' && !person.claimed
                ? t('related.claimedBy')
                : t(`related.${kind}`, { name: person.name || t('ui:nameless') })}
            </StatusDot>
          </div>
          <Reasons reasons={because} limit={2} />
          {reviewId && may('people.judge') && (
            <Link to={paths.reviews} search={{ review: reviewId }} className="textLink">
              {t('related.decide')}
            </Link>
          )}
        </li>
      ))}
    </ul>
  )
}
