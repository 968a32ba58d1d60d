import { Button } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { ImportShown } from '#contract'
import { client } from '../api.ts'
import { StatusDot, sayFailure, useFormats } from '../ui/index.ts'
import { isAboutNobody, rowsIn } from './brought.ts'
import { Counts } from './Counts.tsx'
import { Discard } from './Discard.tsx'
import classes from './imports.module.css'
import { Misread } from './Misread.tsx'
import { Rejected } from './Rejected.tsx'

/** The trial's outcome: what would come in, and the button that lets it. */
export function Checked({ shown, take, change }: { shown: ImportShown; take: (next: ImportShown) => void; change: () => void }) {
  const { t } = useTranslation('imports')
  const { number } = useFormats()
  const start = useMutation({ mutationFn: () => client.imports.start({ id: shown.id }), onSuccess: take, onError: sayFailure })
  const usable = rowsIn(shown.counts)
  return (
    <section aria-labelledby="checked-title" className={classes.stack}>
      <div>
        <h2 id="checked-title" className={classes.sectionTitle}>
          {t('check.title')}
        </h2>
        <p className="dim" role="status">
          {t('check.lead')}
        </p>
      </div>
      <Counts counts={shown.counts} isTrial />
      {isAboutNobody(shown.counts) && (
        <p>
          <StatusDot tone="warn">{t('check.nobody')}</StatusDot>
        </p>
      )}
      <div className={classes.bar}>
        {usable > 0 ? (
          <Button loading={start.isPending} onClick={() => start.mutate()}>
            {t('check.start', { count: usable, n: number(usable) })}
          </Button>
        ) : (
          <span role="alert">{t(shown.counts.unchanged > 0 ? 'check.same' : 'check.nothing')}</span>
        )}
        <Button variant="default" onClick={change}>
          {t('check.change')}
        </Button>
        <Discard id={shown.id} take={take} />
      </div>
      {shown.counts.misread > 0 && <Misread shown={shown} />}
      {shown.counts.rejected > 0 && <Rejected shown={shown} count={shown.counts.rejected} />}
    </section>
  )
}
