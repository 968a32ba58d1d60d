import { Button, Textarea } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useMay } from '../access.ts'
import { api, client, type PersonPage, type PersonSummary, type Reason } from '../api.ts'
import { paths } from '../paths.ts'
import { ChannelDot, ErrorState, Failure, FormButtons, PersonLine, Reasons, TextSkeleton, undoable } from '../ui/index.ts'
import dialogs from './dialogs.module.css'
import { SearchOther } from './PickOther.tsx'
import { refreshPeople, useRegroup } from './use-regroup.ts'
import classes from './why.module.css'

type Answer = Awaited<ReturnType<typeof client.people.why>>
type RecordShown = Answer['links'][number]['left']

function RecordName({ record }: { record: RecordShown }) {
  const { t } = useTranslation('ui')
  return (
    <span className={classes.record}>
      <span>{record.name || t('nameless')}</span>
      <ChannelDot channel={record.channel} label={record.source} />
    </span>
  )
}

function Evidence({ because, against }: { because: Reason[]; against: Reason[] }) {
  const { t } = useTranslation('people')
  return (
    <>
      {because.length > 0 && (
        <section>
          <h3 className={classes.side}>{t('why.because')}</h3>
          <Reasons reasons={because} />
        </section>
      )}
      {against.length > 0 && (
        <section>
          <h3 className={classes.side}>{t('why.against')}</h3>
          <Reasons reasons={[]} against={against} />
        </section>
      )}
    </>
  )
}

/** What holds the records of one person together, link by link. */
function Links({ links }: { links: Answer['links'] }) {
  return (
    <ol className={classes.links}>
      {links.map(({ left, right, because, against }) => (
        <li key={`${left.recordId} ${right.recordId}`}>
          <div className={classes.pair}>
            <RecordName record={left} />
            <RecordName record={right} />
          </div>
          <Reasons reasons={because} against={against} />
        </li>
      ))}
    </ol>
  )
}

function useAnswer(id: string, other?: string) {
  return useQuery(api.people.why.queryOptions({ input: other ? { id, with: other } : { id }, staleTime: 0 }))
}

/** Why is it one person? Every record, with what ties it to the others. */
export function WhyOne({ person }: { person: PersonPage }) {
  const answer = useAnswer(person.id)
  if (answer.error) return <ErrorState error={answer.error} retry={answer.refetch} />
  if (!answer.data) return <TextSkeleton lines={6} />
  return (
    <div className={dialogs.form}>
      <p className={classes.says}>{answer.data.says[0]}</p>
      <Links links={answer.data.links} />
    </div>
  )
}

function Judge({ person, other, close }: { person: PersonPage; other: PersonSummary; close: () => void }) {
  const { t } = useTranslation(['people', 'ui'])
  const [note, setNote] = useState('')
  const { join } = useRegroup(person.id)
  const apart = useMutation({
    mutationFn: (kind: 'different' | 'household') =>
      client.people.tellApart({ id: person.id, with: other.id, kind, note: note.trim() || undefined }),
    onSuccess: async ({ judgementId }, kind) => {
      close()
      await refreshPeople()
      const takeBack = () => client.people.withdrawJudgement({ id: judgementId }).then(refreshPeople)
      undoable(t(kind === 'household' ? 'why.familyDone' : 'why.differentDone'), takeBack, t('ui:undone'), judgementId)
    },
  })
  const isPending = join.isPending || apart.isPending
  return (
    <>
      <Textarea
        label={t('why.note')}
        maxLength={500}
        autosize
        minRows={1}
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
      <Failure error={join.error ?? apart.error} />
      <div className={classes.verdicts}>
        <Button disabled={isPending} loading={join.isPending} onClick={() => join.mutate(other.id, { onSuccess: close })}>
          {t('why.same')}
        </Button>
        <Button variant="default" disabled={isPending} onClick={() => apart.mutate('different')}>
          {t('why.different')}
        </Button>
        <Button variant="default" disabled={isPending} onClick={() => apart.mutate('household')}>
          {t('why.family')}
        </Button>
      </div>
    </>
  )
}

function WhyNot({ person, other, close }: { person: PersonPage; other: PersonSummary; close: () => void }) {
  const { t } = useTranslation('people')
  const may = useMay()
  const answer = useAnswer(person.id, other.id)
  if (answer.error) return <ErrorState error={answer.error} retry={answer.refetch} />
  if (!answer.data) return <TextSkeleton lines={8} />
  const { says, pair, because, against, reviewId } = answer.data
  return (
    <>
      <div aria-live="polite">
        {says.map((sentence) => (
          <p key={sentence} className={classes.says}>
            {sentence}
          </p>
        ))}
      </div>
      {pair && (because.length > 0 || against.length > 0) && (
        <div className={classes.pair}>
          <RecordName record={pair.left} />
          <RecordName record={pair.right} />
        </div>
      )}
      <Evidence because={because} against={against} />
      {may('people.judge') &&
        (reviewId ? (
          <Link to={paths.reviews} search={{ review: reviewId }}>
            {t('related.decide')}
          </Link>
        ) : (
          <Judge person={person} other={other} close={close} />
        ))}
    </>
  )
}

/** Two people, side by side: why are they not the same? And the word of whoever knows better. */
export function CompareWith({ person, close }: { person: PersonPage; close: () => void }) {
  const { t } = useTranslation('people')
  const [other, setOther] = useState<PersonSummary | null>(null)
  if (!other) return <SearchOther person={person} pick={setOther} />
  return (
    <div className={dialogs.form}>
      <div className={classes.pair}>
        <PersonLine person={person} plain />
        <PersonLine person={other} plain />
      </div>
      <WhyNot person={person} other={other} close={close} />
      <FormButtons>
        <Button variant="subtle" onClick={() => setOther(null)}>
          {t('pick.another')}
        </Button>
      </FormButtons>
    </div>
  )
}
