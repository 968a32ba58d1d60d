import { Button } from '@mantine/core'
import { IconArrowsJoin2, IconCircleCheck, IconHelpCircle, IconUserPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useLayoutEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { useMay } from '../access.ts'
import { api, type Carded } from '../api.ts'
import { paths } from '../paths.ts'
import { LinkButton, PersonLine, Reasons, RowsSkeleton } from '../ui/index.ts'
import classes from './recognise.module.css'

const signs = { created: IconUserPlus, joined: IconArrowsJoin2, same: IconCircleCheck, doubt: IconHelpCircle }

/** What came of a card, and of a doubt that nobody has to decide: `sure` of who it is, or `alone`, like nobody; `left` waits for a judgement. */
export type Ended = Carded & { doubt?: 'sure' | 'alone' | 'left'; isNoted?: boolean }

/** What came of the card, said clearly: somebody new, somebody known, or a doubt that waits. */
export function Outcome({ carded, again }: { carded: Ended; again: () => void }) {
  const { t } = useTranslation(['recognise', 'ui'])
  const may = useMay()
  const person = useQuery(api.people.get.queryOptions({ input: { id: carded.personId } }))
  const next = useRef<HTMLButtonElement>(null)
  useLayoutEffect(() => next.current?.focus(), [])
  const Sign = signs[carded.outcome]
  return (
    <article className={classes.outcome} data-outcome={carded.outcome} role="status">
      <header className={classes.outcomeTop}>
        <Sign size={22} stroke={1.6} aria-hidden="true" />
        <div>
          <h2 className={classes.cardTitle}>{t(`outcome.${carded.outcome}.title`)}</h2>
          <p className="dim">{t(`outcome.${carded.outcome}.text`)}</p>
          {carded.doubt && <p>{t(`outcome.${carded.doubt}`)}</p>}
          {carded.isNoted && <p className="dim">{t('outcome.noted')}</p>}
        </div>
      </header>
      <div className={classes.outcomePerson}>
        {person.data ? <PersonLine person={person.data} /> : <RowsSkeleton rows={1} height={40} />}
      </div>
      {carded.separatedFrom.map(({ personId, name }) => (
        <p key={personId}>
          {t('outcome.separated', { name: name || t('ui:nameless') })}{' '}
          <Link to={paths.person} params={{ personId }}>
            {t('open')}
          </Link>
        </p>
      ))}
      <Reasons reasons={carded.because} limit={4} />
      <footer className={classes.cardButtons}>
        <Button ref={next} onClick={again}>
          {t('outcome.again')}
        </Button>
        <LinkButton to={paths.person} params={{ personId: carded.personId }} variant="default">
          {t('open')}
        </LinkButton>
        {carded.reviewId && may('people.judge') && (
          <LinkButton to={paths.reviews} variant="default">
            {t('outcome.toReviews')}
          </LinkButton>
        )}
      </footer>
    </article>
  )
}
