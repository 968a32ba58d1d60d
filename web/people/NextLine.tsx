import { Checkbox } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useMay } from '../access.ts'
import { client, type Moment } from '../api.ts'
import { sayFailure, undoable } from '../ui/index.ts'
import { Due } from './Due.tsx'
import classes from './timeline.module.css'
import { refreshPeople } from './use-regroup.ts'

/** A next step with its day, to be ticked off. */
export function NextLine({ moment, personId }: { moment: Moment; personId: string }) {
  const { t } = useTranslation(['people', 'ui'])
  const may = useMay()
  const { next, id: entryId } = moment
  const settle = useMutation({
    mutationFn: (isDone: boolean) => client.people.settleNext({ id: personId, entryId, isDone }),
    onError: sayFailure,
    onSuccess: async (_, isDone) => {
      await refreshPeople()
      const takeBack = () => client.people.settleNext({ id: personId, entryId, isDone: false }).then(refreshPeople)
      if (isDone) undoable(t('next.doneToast'), takeBack, t('ui:undone'))
    },
  })
  if (!next) return null
  const isDone = next.doneAt !== null
  return (
    <div className={classes.step} data-done={isDone || undefined}>
      <Checkbox
        size="xs"
        checked={settle.isPending ? !isDone : isDone}
        disabled={!may('people.write') || settle.isPending}
        onChange={() => settle.mutate(!isDone)}
        label={next.text}
        aria-label={t(isDone ? 'next.again' : 'next.done', { text: next.text })}
      />
      {!isDone && <Due on={next.on} />}
    </div>
  )
}
