import { Button, UnstyledButton } from '@mantine/core'
import { IconBulb, IconHandStop, IconPin, IconPinnedOff } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useMay, useMe } from '../access.ts'
import { client, type Moment } from '../api.ts'
import { sayFailure, undoable, useFormats } from '../ui/index.ts'
import { iconOf, isByHand, isSmall } from './kinds.ts'
import { NextLine } from './NextLine.tsx'
import classes from './timeline.module.css'
import { refreshPeople, useRegroup } from './use-regroup.ts'

type MomentProps = { moment: Moment; personId: string }

const toneIcons = { dont: IconHandStop, worked: IconBulb }

function UndoRegrouping({ moment, personId }: MomentProps) {
  const { t } = useTranslation('people')
  const { withdraw } = useRegroup(personId)
  const { judgementId } = moment
  if (!judgementId) return null
  return (
    <Button variant="default" size="compact-sm" loading={withdraw.isPending} onClick={() => withdraw.mutate(judgementId)}>
      {t(moment.kind === 'joined' ? 'timeline.undoJoin' : 'timeline.undoSeparation')}
    </Button>
  )
}

/** Takes back what somebody wrote by hand; for ten seconds it can be written again as it was. */
function Remove({ moment, personId }: MomentProps) {
  const { t } = useTranslation(['people', 'ui'])
  const { kind, facts, at, tone, next } = moment
  const remove = useMutation({
    mutationFn: () => client.people.removeEntry({ id: personId, entryId: moment.id }),
    onError: sayFailure,
    onSuccess: async () => {
      await refreshPeople()
      if (!isByHand(kind)) return
      const text = typeof facts.text === 'string' ? facts.text : undefined
      const step = next ? { on: next.on, text: next.text } : undefined
      const again = { id: personId, kind, at, text, tone: tone ?? undefined, next: step }
      undoable(t('timeline.removed'), () => client.people.addEntry(again).then(refreshPeople), t('ui:undone'))
    },
  })
  return (
    <UnstyledButton className={classes.remove} disabled={remove.isPending} onClick={() => remove.mutate()}>
      {t('timeline.remove')}
    </UnstyledButton>
  )
}

/** Keeps a moment above the history, or lets it go. */
export function Pin({ moment, personId }: MomentProps) {
  const { t } = useTranslation('people')
  const pin = useMutation({
    mutationFn: () => client.people[moment.pinned ? 'unpin' : 'pin']({ id: personId, entryId: moment.id }),
    onError: sayFailure,
    onSuccess: refreshPeople,
  })
  const Icon = moment.pinned ? IconPinnedOff : IconPin
  const label = t(moment.pinned ? 'timeline.unpin' : 'timeline.pin')
  return (
    <UnstyledButton className={classes.pin} title={label} aria-label={label} disabled={pin.isPending} onClick={() => pin.mutate()}>
      <Icon size={15} stroke={1.7} aria-hidden="true" />
    </UnstyledButton>
  )
}

const notEntries: ReadonlySet<Moment['kind']> = new Set(['joined', 'separated', 'created', 'corrected'])
const isEntry = (kind: Moment['kind']) => !notEntries.has(kind)

/** One thing that happened: a card, or a line when it is small. */
export function MomentLine({ moment, personId }: MomentProps) {
  const { t } = useTranslation('people')
  const { clock, exact } = useFormats()
  const may = useMay()
  const me = useMe()
  const Icon = moment.tone ? toneIcons[moment.tone] : iconOf(moment)
  const isMine = moment.actor !== null && moment.actor === `user:${me?.user?.id}`
  return (
    <div
      className={classes.moment}
      data-kind={moment.kind}
      data-small={isSmall(moment.kind) || undefined}
      data-tone={moment.tone ?? undefined}
    >
      <span className={classes.sign}>
        <Icon size={15} stroke={1.7} aria-hidden="true" />
      </span>
      <div className={classes.body}>
        <div className={classes.top}>
          <p className={classes.title}>{moment.title}</p>
          <p className={classes.meta}>
            {may('people.write') && isEntry(moment.kind) && !isSmall(moment.kind) && <Pin moment={moment} personId={personId} />}
            {isMine && isByHand(moment.kind) && <Remove moment={moment} personId={personId} />}
            <span className={classes.from}>{isMine ? t('timeline.you') : (moment.by ?? moment.source)}</span>
            <time dateTime={moment.at} title={exact(moment.at)} className="num">
              {clock(moment.at)}
            </time>
          </p>
        </div>
        {moment.detail && <p className={classes.detail}>{moment.detail}</p>}
        {moment.next && <NextLine moment={moment} personId={personId} />}
        {may('people.judge') && <UndoRegrouping moment={moment} personId={personId} />}
      </div>
    </div>
  )
}
