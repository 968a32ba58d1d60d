import { useParams } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { useMay } from '../access.ts'
import { EmptyState, Page } from '../ui/index.ts'
import { ImportList } from './ImportList.tsx'
import { ImportPage } from './ImportPage.tsx'
import classes from './imports.module.css'
import { NewImport } from './NewImport.tsx'

/** Importar: a new file and the earlier ones; with an id in the address, that import's own page. */
export default function Imports() {
  const { t } = useTranslation('imports')
  const { importId } = useParams({ strict: false })
  if (!useMay()('imports.run')) {
    return (
      <Page title={t('title')}>
        <EmptyState title={t('denied')} />
      </Page>
    )
  }
  if (importId) return <ImportPage key={importId} id={importId} />
  return (
    <Page title={t('title')} width="read">
      <div className={classes.stack}>
        <p className="dim">{t('lead')}</p>
        <NewImport />
        <ImportList />
      </div>
    </Page>
  )
}
