import { Button, CloseButton, Popover, Textarea } from '@mantine/core'
import { IconArrowsJoin2, IconNote } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { type KeyboardEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useMay } from '../access.ts'
import { client, type PersonSummary } from '../api.ts'
import { backwards, Failure, mayDiscard, sayFailure, undoable, useHalfWritten } from '../ui/index.ts'
import classes from './list.module.css'
import { refreshPeople, useRegroup } from './use-regroup.ts'
import { useTooLong } from './use-too-long.ts'

type BulkProps = { chosen: PersonSummary[]; clear: () => void }

/** The same note for all of them; what was written can be taken back. */
function NoteForAll({ chosen, clear }: BulkProps) {
  const { t } = useTranslation(['people', 'ui'])
  const [text, setText] = useState('')
  const [isOpen, setOpen] = useState(false)
  const write = useMutation({
    mutationFn: async () => {
      const written: { id: string; entryId: string }[] = []
      // One after the other: each is a transaction of its own, and one that fails leaves the earlier ones told.
      for (const { id } of chosen) {
        const { entryId } = await client.people.addEntry({ id, kind: 'note', text: text.trim() })
        written.push({ id, entryId })
      }
      return written
    },
    onSuccess: async (written) => {
      setOpen(false)
      clear()
      await refreshPeople()
      const stepsBack = backwards(written.map((one) => () => client.people.removeEntry(one)))
      const takeBack = () => stepsBack().then(refreshPeople)
      undoable(t('bulk.noted', { count: written.length }), takeBack, t('ui:undone'))
    },
  })
  useHalfWritten(text.trim() !== '')
  const tooLong = useTooLong(text)
  const isReady = text.trim() !== '' && tooLong === null && !write.isPending
  const press = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && isReady) write.mutate()
  }
  return (
    <Popover opened={isOpen} onChange={setOpen} position="top" width={320} trapFocus withinPortal>
      <Popover.Target>
        <Button variant="default" leftSection={<IconNote size={16} aria-hidden="true" />} onClick={() => setOpen(!isOpen)}>
          {t('bulk.note')}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <Textarea
          data-autofocus
          label={t('bulk.noteFor', { count: chosen.length })}
          autosize
          minRows={2}
          error={tooLong}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          onKeyDown={press}
        />
        <Failure error={write.error} />
        <Button mt={8} disabled={!isReady} loading={write.isPending} onClick={() => write.mutate()}>
          {t('ui:save')}
        </Button>
      </Popover.Dropdown>
    </Popover>
  )
}

/** Two that are one. */
function JoinThem({ chosen, clear }: BulkProps) {
  const { t } = useTranslation('people')
  const [first, second] = chosen
  const { join } = useRegroup(first?.id ?? '')
  if (!first || !second) return null
  return (
    <Button
      variant="default"
      leftSection={<IconArrowsJoin2 size={16} aria-hidden="true" />}
      loading={join.isPending}
      onClick={() => join.mutate(second.id, { onSuccess: clear, onError: sayFailure })}
    >
      {t('bulk.join')}
    </Button>
  )
}

const notesMax = 50

/** What can be done with the people that are selected; everything here can be taken back. */
export function Bulk({ chosen, clear }: BulkProps) {
  const { t } = useTranslation('people')
  const may = useMay()
  return (
    <section className={classes.bulk} aria-label={t('bulk.title')}>
      <span role="status" className="num">
        {t('bulk.count', { count: chosen.length })}
      </span>
      {may('people.judge') && chosen.length === 2 && <JoinThem chosen={chosen} clear={clear} />}
      {may('people.write') && chosen.length <= notesMax && <NoteForAll chosen={chosen} clear={clear} />}
      <CloseButton aria-label={t('bulk.clear')} onClick={() => void mayDiscard().then((may) => may && clear())} />
    </section>
  )
}
