import { Button } from '@mantine/core'
import { IconChecks, IconUsers } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { useMay } from '../access.ts'
import { paths } from '../paths.ts'
import { EmptyState } from '../ui/index.ts'

/** Nothing waits: either the day's work is done, or nobody has ever seen a twin and learns what one is. */
export function NothingToReview({ done }: { done: number }) {
  const { t } = useTranslation('reviews')
  const mayImport = useMay()('imports.run')
  if (done > 0) {
    return (
      <EmptyState icon={IconChecks} title={t('empty.doneTitle')}>
        {t('empty.doneBody', { count: done })}
      </EmptyState>
    )
  }
  return (
    <EmptyState
      icon={IconUsers}
      title={t('empty.title')}
      action={
        <>
          <Button component={Link} to={paths.recognise} variant="default">
            {t('empty.toRecognise')}
          </Button>
          {mayImport && (
            <Button component={Link} to={paths.imports} variant="default">
              {t('empty.toImports')}
            </Button>
          )}
        </>
      }
    >
      {t('empty.body')}
    </EmptyState>
  )
}
