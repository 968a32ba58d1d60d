import { Button, Chip, SegmentedControl, Textarea } from '@mantine/core'
import { IconArrowForwardUp, IconBulb, IconHandStop } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { type KeyboardEvent, type RefObject, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type EntryTone, entryTones } from '#contract'
import { client } from '../api.ts'
import { Failure, undoable } from '../ui/index.ts'
import { type Draft, draftKinds, draftOf, emptyDraft, keepDraft } from './drafts.ts'
import { NextStep } from './NextStep.tsx'
import classes from './timeline.module.css'
import { refreshPeople } from './use-regroup.ts'
import { useTooLong } from './use-too-long.ts'

const toneIcons = { dont: IconHandStop, worked: IconBulb } satisfies Record<EntryTone, typeof IconBulb>

function useWriting(personId: string, written: () => void) {
  const { t } = useTranslation(['people', 'ui'])
  return useMutation({
    mutationFn: ({ kind, text, tone, step }: Draft) =>
      client.people.addEntry({
        id: personId,
        kind,
        text: text.trim(),
        tone: (kind === 'note' && tone) || undefined,
        next: step ? { on: step.on, text: step.text.trim() || undefined } : undefined,
      }),
    onSuccess: async ({ entryId }, { kind }) => {
      written()
      await refreshPeople()
      const takeBack = async () => {
        await client.people.removeEntry({ id: personId, entryId })
        await refreshPeople()
      }
      undoable(t(`composer.done.${kind}`), takeBack, t('ui:undone'))
    },
  })
}

/** Of a note: that it says what not to do, or what helped. */
function Tones({ tone, choose }: { tone: EntryTone | null; choose: (tone: EntryTone | null) => void }) {
  const { t } = useTranslation('people')
  return entryTones.map((one) => {
    const Icon = toneIcons[one]
    return (
      <Chip key={one} size="xs" variant="outline" icon={null} checked={tone === one} onChange={(isOn) => choose(isOn ? one : null)}>
        <span className={classes.chipIcon}>
          <Icon size={14} stroke={1.7} aria-hidden="true" />
          {t(`tone.${one}`)}
        </span>
      </Chip>
    )
  })
}

type ComposerProps = { personId: string; field: RefObject<HTMLTextAreaElement | null>; isOpenAtOnce?: boolean; written?: () => void }

/** Writes down what happened outside every channel. Ctrl-Enter saves. */
export function Composer({ personId, field, isOpenAtOnce = false, written }: ComposerProps) {
  const { t } = useTranslation(['people', 'ui'])
  const [draft, setDraft] = useState(() => draftOf(personId))
  const [isOpen, setOpen] = useState(isOpenAtOnce)
  const put = (next: Draft) => {
    keepDraft(personId, next)
    setDraft(next)
  }
  const change = (part: Partial<Draft>) => put({ ...draft, ...part })
  const add = useWriting(personId, () => {
    put(emptyDraft)
    setOpen(isOpenAtOnce)
    written?.()
  })
  const { kind, text, tone, step } = draft
  const tooLong = useTooLong(text)
  const isReady = text.trim() !== '' && tooLong === null && !add.isPending
  const save = () => isReady && add.mutate(draft)
  const press = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) save()
  }
  const isShown = isOpen || text !== ''
  return (
    <form
      className={classes.composer}
      data-open={isShown || undefined}
      data-tone={(kind === 'note' && tone) || undefined}
      onKeyDown={press}
      onSubmit={(event) => {
        event.preventDefault()
        save()
      }}
    >
      <Textarea
        ref={field}
        variant="unstyled"
        aria-label={t('composer.label')}
        placeholder={t(kind === 'note' && tone ? `composer.placeholder.${tone}` : `composer.placeholder.${kind}`)}
        autosize
        minRows={isShown ? 2 : 1}
        maxRows={12}
        error={tooLong}
        value={text}
        onFocus={() => setOpen(true)}
        onChange={(event) => change({ text: event.currentTarget.value })}
      />
      {isShown && (
        <>
          <div className={classes.composerChips}>
            <SegmentedControl
              size="xs"
              aria-label={t('composer.kind')}
              value={kind}
              onChange={(value) => change({ kind: draftKinds.find((known) => known === value) ?? 'note' })}
              data={draftKinds.map((value) => ({ value, label: t(`composer.kinds.${value}`) }))}
            />
            {kind === 'note' && <Tones tone={tone} choose={(next) => change({ tone: next })} />}
            {!step && (
              <Button
                variant="subtle"
                size="compact-sm"
                leftSection={<IconArrowForwardUp size={15} stroke={1.7} aria-hidden="true" />}
                onClick={() => change({ step: { on: '', text: '' } })}
              >
                {t('next.add')}
              </Button>
            )}
          </div>
          {step && <NextStep step={step} change={(next) => change({ step: next })} />}
          <div className={classes.composerEnd}>
            <span className={`dim ${classes.composerKeys}`}>{t('composer.keys')}</span>
            <Button type="submit" size="compact-md" disabled={!isReady || step?.on === ''} loading={add.isPending}>
              {t('ui:save')}
            </Button>
          </div>
        </>
      )}
      <Failure error={add.error} />
    </form>
  )
}
