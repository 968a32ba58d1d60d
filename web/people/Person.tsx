import { Skeleton, UnstyledButton } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { IconUserOff } from '@tabler/icons-react'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { lazy, Suspense, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type PersonPage, statusOf } from '../api.ts'
import { paths } from '../paths.ts'
import { Crumb, EmptyState, ErrorState, LinkButton, Page, RowsSkeleton, TextSkeleton, useLetterKeys, useName } from '../ui/index.ts'
import { useOffer } from '../ui/offered.ts'
import { Brief } from './Brief.tsx'
import { Changes } from './Changes.tsx'
import { type Dialog, Dialogs } from './Dialogs.tsx'
import { Golden } from './Golden.tsx'
import { Header } from './Header.tsx'
import { Identities } from './Identities.tsx'
import { PersonActions } from './PersonActions.tsx'
import { Preferences } from './Preferences.tsx'
import { Purchases } from './Purchases.tsx'
import classes from './person.module.css'
import { type Band, usePersonActions } from './person-actions.ts'
import { Related } from './Related.tsx'
import { Section } from './Section.tsx'
import { Sheets } from './Sheets.tsx'
import { Timeline } from './Timeline.tsx'
import { Traits } from './Traits.tsx'
import { usePage } from './use-page.ts'
import { Views } from './Views.tsx'

// The wristband brings what draws its QR.
const Wristband = lazy(() => import('./Wristband.tsx'))

const route = getRouteApi('/inside/people/$personId')

/** The way to the whole answer; each identity shows its strongest reason by itself. */
function WhyLink({ person, open }: AboutProps) {
  const { t } = useTranslation('people')
  if (person.identities.length < 2) return null
  return (
    <UnstyledButton className="textLink" onClick={() => open('why')}>
      {t('why.ask')}
    </UnstyledButton>
  )
}

type AboutProps = { person: PersonPage; open: (dialog: Dialog) => void }

function About({ person, open }: AboutProps) {
  const { t } = useTranslation('people')
  return (
    <>
      <Section part="purchases" title={t('purchases.title')}>
        <Purchases personId={person.id} />
      </Section>
      <Preferences personId={person.id} />
      <Section part="golden" title={t('golden.title')}>
        <Golden person={person} />
      </Section>
      <Traits personId={person.id} />
      <Section part="identities" title={t('identities.title')} count={person.identities.length}>
        <Identities identities={person.identities} />
        <WhyLink person={person} open={open} />
      </Section>
      {person.related.length > 0 && (
        <Section part="related" title={t('related.title')} count={person.related.length}>
          <Related related={person.related} />
        </Section>
      )}
    </>
  )
}

function Waiting() {
  return (
    <div className={classes.person}>
      <div className={classes.headerSkeleton}>
        <Skeleton circle height={52} />
        <div>
          <Skeleton height={16} width={220} />
          <Skeleton height={10} width={320} mt={12} />
        </div>
      </div>
      <div className={classes.columns}>
        <RowsSkeleton rows={8} height={56} />
        <TextSkeleton lines={12} />
      </div>
    </div>
  )
}

/** An address that is nobody's is no failure to try again. */
function Missing({ error, retry }: { error: unknown; retry: () => unknown }) {
  const { t } = useTranslation('people')
  const status = statusOf(error)
  if (status !== 404 && status !== 400) return <ErrorState error={error} retry={retry} />
  return (
    <EmptyState icon={IconUserOff} title={t('missing.title')} action={<LinkButton to={paths.people}>{t('missing.toPeople')}</LinkButton>}>
      {t('missing.text')}
    </EmptyState>
  )
}

/** One person: who she is, why we think so, and everything that happened. */
export default function Person() {
  const { t } = useTranslation(['people', 'ui'])
  const { personId } = route.useParams()
  const { view } = route.useSearch()
  const nameOf = useName()
  const navigate = useNavigate()
  const isPhone = useMediaQuery('(max-width: 60em)', undefined, { getInitialValueInEffect: false })
  const [dialog, setDialog] = useState<Dialog>(null)
  const [band, showBand] = useState<Band>(null)
  const composer = useRef<HTMLTextAreaElement>(null)
  const query = usePage(personId, { isPhone: isPhone === true })
  const person = query.data
  const living = person?.id
  // An old address still answers; the bar shows where the person lives now.
  useEffect(() => {
    if (living && living !== personId) void navigate({ to: paths.person, params: { personId: living }, search: true, replace: true })
  }, [living, personId, navigate])
  const shown = query.isWhole ? person : undefined
  const actions = usePersonActions(shown, { write: () => composer.current?.focus(), open: setDialog, showBand })
  useOffer(shown ? nameOf(shown) : '', actions)
  useLetterKeys(Object.fromEntries(actions.flatMap(({ key, run }) => (key ? [[key, run]] : []))))
  if (!person || !query.isWhole) {
    return (
      <Page title={person ? nameOf(person) : t('person')} before={<Crumb to={paths.people} label={t('title')} deskOnly />}>
        {query.error ? <Missing error={query.error} retry={query.refetch} /> : <Waiting />}
      </Page>
    )
  }
  const about = <About person={person} open={setDialog} />
  return (
    <Page
      title={nameOf(person)}
      before={<Crumb to={paths.people} label={t('title')} deskOnly />}
      actions={<PersonActions actions={actions} />}
    >
      <article className={classes.person}>
        <Header person={person} showBand={() => showBand('shown')} />
        <div className={classes.columns}>
          <div className={classes.middle}>
            <section className={classes.briefBox} aria-label={t('brief.title')}>
              <Brief personId={person.id} />
            </section>
            {isPhone && <Sheets person={person} about={about} />}
            <Views personId={person.id} view={view} />
            {view === 'changes' ? <Changes personId={person.id} /> : <Timeline key={person.id} personId={person.id} field={composer} />}
          </div>
          {!isPhone && (
            <aside className={classes.about} aria-label={t('about')}>
              {about}
            </aside>
          )}
        </div>
      </article>
      <Dialogs dialog={dialog} close={() => setDialog(null)} person={person} />
      <Suspense>{band && <Wristband person={person} printsAtOnce={band === 'printed'} close={() => showBand(null)} />}</Suspense>
    </Page>
  )
}
