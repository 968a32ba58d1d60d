import { Button } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { ImportShown } from '#contract'
import { client } from '../api.ts'
import { sayFailure } from '../ui/index.ts'

/** Lets go of a file of which nothing came in. */
export function Discard({ id, take }: { id: string; take: (next: ImportShown) => void }) {
  const { t } = useTranslation('imports')
  const discard = useMutation({ mutationFn: () => client.imports.undo({ id }), onSuccess: take, onError: sayFailure })
  return (
    <Button variant="subtle" loading={discard.isPending} onClick={() => discard.mutate()}>
      {t('check.discard')}
    </Button>
  )
}
