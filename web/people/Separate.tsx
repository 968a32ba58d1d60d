import { Button, Checkbox, Textarea } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, type client, type PersonPage } from '../api.ts'
import { ChannelDot, ChannelIcon, ErrorState, Failure, Money, Reasons, TextSkeleton, useFormats, When } from '../ui/index.ts'
import classes from './dialogs.module.css'
import { nameOf } from './Identities.tsx'
import { useRegroup } from './use-regroup.ts'

type StepProps = { person: PersonPage; chosen: string[] }

function Choose({ person, chosen, toggle }: StepProps & { toggle: (recordId: string) => void }) {
  const { t } = useTranslation('people')
  return (
    <fieldset className={classes.records}>
      <legend className="dim">{t('separate.choose')}</legend>
      {person.identities.map((identity) => (
        <Checkbox.Card
          key={identity.recordId}
          className={classes.record}
          checked={chosen.includes(identity.recordId)}
          onClick={() => toggle(identity.recordId)}
        >
          <Checkbox.Indicator size="sm" />
          <span className={classes.recordText}>
            <span className={classes.recordTop}>
              <span className={classes.recordName}>{nameOf(identity)}</span>
              <ChannelDot channel={identity.channel} label={identity.source} />
            </span>
            <Reasons reasons={identity.because} limit={1} />
          </span>
        </Checkbox.Card>
      ))}
    </fieldset>
  )
}

type Part = Awaited<ReturnType<typeof client.people.previewSeparation>>['parts'][number]

/** Where every moment would go; what came after the join is marked, since nobody has seen it apart. */
function PartMoments({ part }: { part: Part }) {
  const { t } = useTranslation('people')
  const { number } = useFormats()
  if (part.moments.length === 0) return <p className={`${classes.partNote} dim`}>{t('separate.noMoments')}</p>
  const more = part.entryCount - part.moments.length
  return (
    <div className={classes.partMoments}>
      <h4>{t('separate.goWith')}</h4>
      {part.laterCount > 0 && <p className="dim">{t('separate.later', { count: part.laterCount, n: number(part.laterCount) })}</p>}
      <ul>
        {part.moments.map((moment) => (
          <li key={moment.id}>
            <ChannelIcon channel={moment.channel} decorative size={14} />
            <span>
              {moment.title}
              {moment.isLater && <span className={classes.partLater}>{t('separate.afterJoin')}</span>}
            </span>
            <When at={moment.at} />
          </li>
        ))}
      </ul>
      {more > 0 && <p className="dim">{t('separate.more', { count: more, n: number(more) })}</p>}
    </div>
  )
}

/** What each part would get back, before anything is done. */
function Preview({ person, chosen }: StepProps) {
  const { phone } = useFormats()
  const { t } = useTranslation(['people', 'ui'])
  const preview = useQuery(api.people.previewSeparation.queryOptions({ input: { id: person.id, records: chosen }, staleTime: 0 }))
  if (preview.error) return <ErrorState error={preview.error} retry={preview.refetch} />
  if (!preview.data) return <TextSkeleton lines={8} />
  return (
    <div className={classes.parts}>
      {preview.data.parts.map((part) => (
        <section key={part.personId} className={classes.part} aria-label={part.name || t('ui:nameless')}>
          <h3>{part.name || t('ui:nameless')}</h3>
          <p className="dim">{t('ui:identities', { count: part.recordCount })}</p>
          <dl className={classes.partFacts}>
            <div>
              <dt>{t('totals.purchases')}</dt>
              <dd className="num">{part.purchaseCount}</dd>
            </div>
            <div>
              <dt>{t('totals.spent')}</dt>
              <dd>
                <Money value={part.spent} />
              </dd>
            </div>
            <div>
              <dt>{t('separate.moments')}</dt>
              <dd className="num">{part.entryCount}</dd>
            </div>
          </dl>
          <ul className={classes.identifiers}>
            {part.identifiers.map((identifier) => (
              <li key={identifier}>{phone(identifier)}</li>
            ))}
          </ul>
          <PartMoments part={part} />
        </section>
      ))}
    </div>
  )
}

/** The separation assistant: which identities are somebody else, what each part gets back, then do it. */
export function Separate({ person, close }: { person: PersonPage; close: () => void }) {
  const { t } = useTranslation(['people', 'ui'])
  const [chosen, setChosen] = useState<string[]>([])
  const [isPreviewing, setPreviewing] = useState(false)
  const [note, setNote] = useState('')
  const { separate } = useRegroup(person.id)
  const toggle = (recordId: string) => setChosen(chosen.includes(recordId) ? chosen.filter((id) => id !== recordId) : [...chosen, recordId])
  const isWhole = chosen.length === person.identities.length
  return (
    <div className={classes.form}>
      {isPreviewing ? (
        <>
          <p className="dim">{t('separate.preview')}</p>
          <Preview person={person} chosen={chosen} />
          <Textarea
            label={t('separate.note')}
            maxLength={500}
            autosize
            minRows={1}
            value={note}
            onChange={(event) => setNote(event.currentTarget.value)}
          />
        </>
      ) : (
        <Choose person={person} chosen={chosen} toggle={toggle} />
      )}
      {isWhole && <Failure error={t('separate.whole')} />}
      <Failure error={separate.error} />
      <div className={classes.buttons}>
        <Button variant="default" onClick={isPreviewing ? () => setPreviewing(false) : close}>
          {t(isPreviewing ? 'separate.back' : 'ui:cancel')}
        </Button>
        {isPreviewing ? (
          <Button loading={separate.isPending} onClick={() => separate.mutate({ records: chosen, note }, { onSuccess: close })}>
            {t('separate.do')}
          </Button>
        ) : (
          <Button disabled={chosen.length === 0 || isWhole} onClick={() => setPreviewing(true)}>
            {t('separate.next')}
          </Button>
        )}
      </div>
    </div>
  )
}
