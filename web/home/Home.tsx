import { Skeleton } from '@mantine/core'
import { IconArrowsJoin2, IconChevronRight, IconScan, IconTableImport, IconUsers } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { channelOf } from '#contract'
import { useMay } from '../access.ts'
import { api, type Overview, queryClient } from '../api.ts'
import { paths } from '../paths.ts'
import { EmptyState, ErrorState, LinkButton, Page, useFormats } from '../ui/index.ts'
import { Versions } from '../ui/Versions.tsx'
import { BeforeAfter } from './BeforeAfter.tsx'
import classes from './home.module.css'
import { Loading } from './Loading.tsx'
import { useFirstTime } from './use-first-time.ts'

const pollMs = 1000
/** The figures of a large shop are not for every second. */
const slowPollMs = 5000
const pollOf = (data?: Overview) => (data?.loading ? pollMs : data?.readingAgain ? slowPollMs : false)

function NextSteps({ overview }: { overview: Overview }) {
  const { t } = useTranslation('home')
  const may = useMay()
  const { number } = useFormats()
  const steps = [
    { id: 'recognise', to: paths.recognise, icon: IconScan, show: true, text: t('next.recognise.text') },
    {
      id: 'reviews',
      to: paths.reviews,
      icon: IconArrowsJoin2,
      show: may('people.judge'),
      text:
        overview.openReviews > 0
          ? t('next.reviews.open', { count: overview.openReviews, n: number(overview.openReviews) })
          : t('next.reviews.none'),
    },
    { id: 'imports', to: paths.imports, icon: IconTableImport, show: may('imports.run'), text: t('next.imports.text') },
    { id: 'people', to: paths.people, icon: IconUsers, show: true, text: t('next.people.text') },
  ] as const
  return (
    <section aria-labelledby="next" className={classes.section}>
      <h2 id="next">{t('next.title')}</h2>
      <ul className={classes.steps}>
        {steps
          .filter((step) => step.show)
          .map(({ id, to, icon: Icon, text }) => (
            <li key={id}>
              <Link to={to} className={classes.step}>
                <Icon size={19} stroke={1.6} aria-hidden="true" className={classes.stepIcon} />
                <span className={classes.stepText}>
                  <span className={classes.stepTitle}>{t(`next.${id}.title`)}</span>
                  <span className="dim">{text}</span>
                </span>
                <IconChevronRight size={16} stroke={1.6} aria-hidden="true" className={classes.stepGo} />
              </Link>
            </li>
          ))}
      </ul>
    </section>
  )
}

function Showcase({ showcase, animate }: { showcase: NonNullable<Overview['showcase']>; animate: boolean }) {
  const { t } = useTranslation('home')
  const versions = showcase.versions.map((version) => ({ ...version, key: version.recordId, channel: channelOf(version.channel) }))
  return (
    <section aria-labelledby="showcase" className={classes.section}>
      <h2 id="showcase">{t('showcase.title', { count: versions.length })}</h2>
      <Versions versions={versions} animate={animate}>
        <strong>
          <Link to={paths.person} params={{ personId: showcase.personId }} className={classes.showcaseLink}>
            {showcase.name}
          </Link>
        </strong>
        <span className="dim">{t('showcase.one', { count: versions.length })}</span>
      </Versions>
    </section>
  )
}

function Nobody() {
  const { t } = useTranslation('home')
  const may = useMay()
  return (
    <EmptyState
      icon={IconUsers}
      title={t('nobody.title')}
      action={
        <>
          {may('imports.run') && <LinkButton to={paths.imports}>{t('nobody.import')}</LinkButton>}
          <LinkButton to={paths.recognise} variant="default">
            {t('nobody.recognise')}
          </LinkButton>
          {may('sources.manage') && (
            <LinkButton to={paths.sources} variant="default">
              {t('nobody.connect')}
            </LinkButton>
          )}
        </>
      }
    >
      {t('nobody.text')}
    </EmptyState>
  )
}

function HomeSkeleton() {
  return (
    <div className={classes.home} aria-busy="true">
      <Skeleton height={196} radius="md" />
      <Skeleton height={14} width={220} mt={36} />
      <Skeleton height={290} radius="md" mt={14} />
    </div>
  )
}

/** Before and after: so many contacts, so many people, and one customer's versions becoming one. */
export default function Home() {
  const { t } = useTranslation('home')
  const overview = useQuery(api.overview.get.queryOptions({ refetchInterval: ({ state }) => pollOf(state.data), staleTime: 5_000 }))
  const data = overview.data
  const isReady = data !== undefined && data.loading === null && data.people > 0
  const isFirstTime = useFirstTime(isReady)
  // The bar counts the twins: it asks again once everybody has arrived.
  useEffect(() => {
    if (isReady) void queryClient.invalidateQueries({ queryKey: api.reviews.key() })
  }, [isReady])
  if (overview.isError && !data) {
    return (
      <Page title={t('title')}>
        <ErrorState error={overview.error} retry={overview.refetch} />
      </Page>
    )
  }
  return (
    <Page title={t('title')}>
      {!data && <HomeSkeleton />}
      {data && data.contacts === 0 && !data.loading && <Nobody />}
      {data && (data.contacts > 0 || data.loading) && (
        <div className={classes.home}>
          {data.loading && <Loading what="loading" {...data.loading} />}
          {data.readingAgain && !data.loading && <Loading what="readingAgain" {...data.readingAgain} />}
          <BeforeAfter overview={data} animate={isFirstTime} />
          {data.showcase && !data.loading && <Showcase showcase={data.showcase} animate={isFirstTime} />}
          <NextSteps overview={data} />
        </div>
      )}
    </Page>
  )
}
