import { Button } from '@mantine/core'
import { IconPlugConnected, IconPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useMay } from '../access.ts'
import { paths } from '../paths.ts'
import { EmptyState, ErrorState, Page, RowsSkeleton } from '../ui/index.ts'
import { CreateSource } from './CreateSource.tsx'
import { Endpoints } from './Endpoints.tsx'
import { Quarantine } from './Quarantine.tsx'
import { sourcesQuery } from './queries.ts'
import { SourceList } from './SourceList.tsx'
import { SourcePage } from './SourcePage.tsx'
import classes from './sources.module.css'
import { Tail } from './Tail.tsx'
import { type FreshKey, WriteKey } from './WriteKey.tsx'

/** Conexiones: where people and events come from, what comes now, and what was not understood; with an id in the address, that one's page. */
export default function Sources() {
  const { t } = useTranslation('sources')
  const mayManage = useMay()('sources.manage')
  const mayImport = useMay()('imports.run')
  const { sourceId } = useParams({ strict: false })
  const sources = useQuery({ ...sourcesQuery(), enabled: mayManage && !sourceId })
  const [isCreating, create] = useState(false)
  const [fresh, show] = useState<FreshKey | null>(null)

  if (!mayManage) {
    return (
      <Page title={t('title')}>
        <EmptyState title={t('denied')} />
      </Page>
    )
  }
  if (sourceId) return <SourcePage key={sourceId} id={sourceId} />
  const nameOf = (id: string) => sources.data?.find((source) => source.id === id)?.name
  const add = (
    <Button leftSection={<IconPlus size={16} aria-hidden="true" />} onClick={() => create(true)}>
      {t('add')}
    </Button>
  )
  return (
    <Page title={t('title')} actions={add}>
      <div className={classes.body}>
        <p className="dim">{t('lead')}</p>
        {sources.isPending && <RowsSkeleton rows={5} />}
        {sources.isError && !sources.data && <ErrorState error={sources.error} retry={sources.refetch} />}
        {sources.data?.length === 0 && (
          <EmptyState icon={IconPlugConnected} title={t('empty.title')} action={add}>
            {t('empty.body')}
          </EmptyState>
        )}
        {sources.data && sources.data.length > 0 && <SourceList sources={sources.data} show={show} />}
        {/* What stands below the list comes with it: it would be pushed down. */}
        {!sources.isPending && (
          <p className={`dim ${classes.asides}`}>
            {mayImport && (
              <>
                {t('imports')}{' '}
                <Link to={paths.imports} className={classes.link}>
                  {t('importsLink')}
                </Link>
                {' · '}
              </>
            )}
            <a href="/api/docs" className={classes.link}>
              {t('docs')}
            </a>
          </p>
        )}
        {sources.data && sources.data.length > 0 && <Tail source={null} nameOf={nameOf} />}
        {sources.data && <Quarantine sources={sources.data} />}
        {!sources.isPending && <Endpoints />}
      </div>
      <CreateSource opened={isCreating} close={() => create(false)} show={show} />
      {fresh && <WriteKey fresh={fresh} close={() => show(null)} />}
    </Page>
  )
}
