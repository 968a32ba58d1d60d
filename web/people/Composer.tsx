import { Button, SegmentedControl, Textarea } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { type KeyboardEvent, type RefObject, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { client } from '../api.ts'
import { Failure, undoable } from '../ui/index.ts'
import classes from './timeline.module.css'
import { refreshPeople } from './use-regroup.ts'

const kinds = ['note', 'call', 'visit', 'meeting'] as const
type Kind = (typeof kinds)[number]

/** Writes down what happened outside every channel. Ctrl-Enter saves. */
export function Composer({ personId, field }: { personId: string; field: RefObject<HTMLTextAreaElement | null> }) {
  const { t } = useTranslation(['people', 'ui'])
  const [kind, setKind] = useState<Kind>('note')
  const [text, setText] = useState('')
  const [isOpen, setOpen] = useState(false)
  const add = useMutation({
    mutationFn: () => client.people.addEntry({ id: personId, kind, text: text.trim() }),
    onSuccess: async ({ entryId }) => {
      setText('')
      setOpen(false)
      await refreshPeople()
      const takeBack = async () => {
        await client.people.removeEntry({ id: personId, entryId })
        await refreshPeople()
      }
      undoable(t(`composer.done.${kind}`), takeBack, t('ui:undone'))
    },
  })
  const isReady = text.trim() !== '' && !add.isPending
  const press = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && isReady) add.mutate()
  }
  const isShown = isOpen || text !== ''
  return (
    <form
      className={classes.composer}
      data-open={isShown || undefined}
      onSubmit={(event) => {
        event.preventDefault()
        if (isReady) add.mutate()
      }}
    >
      <Textarea
        ref={field}
        variant="unstyled"
        aria-label={t('composer.label')}
        placeholder={t(`composer.placeholder.${kind}`)}
        autosize
        minRows={isShown ? 2 : 1}
        maxRows={12}
        maxLength={5000}
        value={text}
        onFocus={() => setOpen(true)}
        onChange={(event) => setText(event.currentTarget.value)}
        onKeyDown={press}
      />
      {isShown && (
        <div className={classes.composerEnd}>
          <SegmentedControl
            size="xs"
            aria-label={t('composer.kind')}
            value={kind}
            onChange={(value) => setKind(kinds.find((known) => known === value) ?? 'note')}
            data={kinds.map((value) => ({ value, label: t(`composer.kinds.${value}`) }))}
          />
          <Button type="submit" size="compact-md" disabled={!isReady} loading={add.isPending}>
            {t('ui:save')}
          </Button>
        </div>
      )}
      <Failure error={add.error} />
    </form>
  )
}
