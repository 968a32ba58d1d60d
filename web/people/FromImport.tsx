import { CloseButton } from '@mantine/core'
import { IconFileSpreadsheet } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { PeopleFilters } from '#contract'
import { useMay } from '../access.ts'
import { api } from '../api.ts'
import { paths } from '../paths.ts'
import { useFormats } from '../ui/index.ts'
import classes from './list.module.css'
import { countsQuery } from './SavedViews.tsx'

/** That only those are shown of whom an import speaks, and the way back to everybody. Who may not import is not told what the file is called. */
export function FromImport({ id, remove }: { id: string; remove: () => void }) {
  const { t } = useTranslation('people')
  const mayImport = useMay()('imports.run')
  const found = useQuery({ ...api.imports.get.queryOptions({ input: { id }, staleTime: 60_000, retry: false }), enabled: mayImport })
  return (
    <p className={classes.fromImport}>
      <span className={`chip ${classes.importChip}`}>
        <IconFileSpreadsheet size={14} stroke={1.7} aria-hidden="true" />
        {found.data ? (
          <Link to={paths.import} params={{ importId: id }}>
            {t('list.fromImport', { name: found.data.fileName })}
          </Link>
        ) : (
          t('list.fromSomeImport')
        )}
        <CloseButton size="sm" aria-label={t('list.removeImport')} onClick={remove} />
      </span>
    </p>
  )
}

/** Below the last row of a large import: that there are more, and how to reach them. */
export function TheFirstOnly({ filters }: { filters: PeopleFilters }) {
  const { t } = useTranslation('people')
  const { number } = useFormats()
  const counts = useQuery(countsQuery(filters)).data
  if (!counts || counts.isWhole) return null
  return <p className={classes.firstOnly}>{t('list.firstOfImport', { n: number(counts.matching) })}</p>
}
