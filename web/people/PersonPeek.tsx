import { useDebouncedValue } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { api, type PersonSummary } from '../api.ts'
import { paths } from '../paths.ts'
import { ErrorState, LinkButton, TextSkeleton } from '../ui/index.ts'
import { Brief } from './Brief.tsx'
import { Golden } from './Golden.tsx'
import { Moments } from './Moments.tsx'
import classes from './person.module.css'
import { Section } from './Section.tsx'
import { Totals } from './Totals.tsx'

const momentsShown = 6

/** A look at one person without leaving the list. */
export function PersonPeek({ person }: { person: PersonSummary }) {
  const { t } = useTranslation('people')
  // Whoever walks down the list asks for nothing of those passed by.
  const [settledId] = useDebouncedValue(person.id, 120, { leading: true })
  const isSettled = settledId === person.id
  const page = useQuery(api.people.get.queryOptions({ input: { id: person.id }, enabled: isSettled }))
  const moments = useQuery(api.people.timeline.queryOptions({ input: { id: person.id, limit: momentsShown }, enabled: isSettled }))
  return (
    <div className={classes.peek}>
      <Totals person={person} />
      <LinkButton to={paths.person} params={{ personId: person.id }} fullWidth>
        {t('peek.open')}
      </LinkButton>
      {isSettled ? <Brief personId={person.id} /> : <TextSkeleton lines={5} />}
      {page.error && <ErrorState error={page.error} retry={page.refetch} />}
      <Section part="golden" title={t('golden.title')}>
        {page.data ? <Golden person={page.data} /> : <TextSkeleton lines={5} />}
      </Section>
      <Section part="last" title={t('peek.last')}>
        {moments.data ? <Moments moments={moments.data.items} personId={person.id} /> : <TextSkeleton lines={6} />}
      </Section>
    </div>
  )
}
