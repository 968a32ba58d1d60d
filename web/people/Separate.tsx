import { Button, Checkbox, Textarea } from '@mantine/core'
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, type client, type PersonPage, statusOf } from '../api.ts'
import {
  ChannelDot,
  ChannelIcon,
  ErrorState,
  Failure,
  FormButtons,
  Money,
  Reasons,
  Scrolls,
  TextSkeleton,
  useFormats,
  When,
  Wrapped,
} from '../ui/index.ts'
import classes from './dialogs.module.css'
import { type Changes, changesBetween } from './division.ts'
import { nameOf } from './Identities.tsx'
import { refreshPeople, useRegroup } from './use-regroup.ts'

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

const first: string | undefined = undefined
const momentsOfPartQuery = (id: string, records: string[]) =>
  api.people.momentsOfPart.infiniteOptions({
    input: (cursor: string | undefined) => ({ id, records, limit: 50, cursor }),
    initialPageParam: first,
    getNextPageParam: (page) => page.next ?? undefined,
  })

/** Where every moment would go, the newest first and the others when asked for; what came after the join is marked, since nobody has seen it apart. */
function PartMoments({ part, personId }: { part: Part; personId: string }) {
  const { t } = useTranslation('people')
  const { number } = useFormats()
  const [wantsAll, wantAll] = useState(false)
  const all = useInfiniteQuery({ ...momentsOfPartQuery(personId, part.records), enabled: wantsAll })
  if (part.moments.length === 0) return <p className={`${classes.partNote} dim`}>{t('separate.noMoments')}</p>
  const moments = all.data?.pages.flatMap((page) => page.items) ?? part.moments
  const more = all.data && !all.hasNextPage ? 0 : part.entryCount - moments.length
  return (
    <div className={classes.partMoments}>
      <h4>{t('separate.goWith')}</h4>
      {part.laterCount > 0 && <p className="dim">{t('separate.later', { count: part.laterCount, n: number(part.laterCount) })}</p>}
      <Scrolls as="ul" aria-label={t('separate.goWith')}>
        {moments.map((moment) => (
          <li key={moment.id}>
            <ChannelIcon channel={moment.channel} decorative size={14} />
            <span>
              {moment.title}
              {moment.isLater && <span className={classes.partLater}>{t('separate.afterJoin')}</span>}
            </span>
            <When at={moment.at} />
          </li>
        ))}
      </Scrolls>
      {all.error && <ErrorState error={all.error} retry={all.refetch} />}
      {more > 0 && (
        <Button
          variant="default"
          size="compact-xs"
          fullWidth
          className={classes.partMore}
          loading={all.isFetching}
          onClick={() => (wantsAll ? void all.fetchNextPage() : wantAll(true))}
        >
          {t('separate.more', { count: more, n: number(more) })}
        </Button>
      )}
    </div>
  )
}

/** What each part would get back, before anything is done. */
function Parts({ parts, changes, personId }: { parts: Part[]; changes: Changes | null; personId: string }) {
  const { t } = useTranslation(['people', 'ui'])
  const justCame = ({ records }: Part) => changes?.came.filter(({ recordId }) => records.some((record) => record === recordId)).length ?? 0
  return (
    <div className={classes.parts}>
      {parts.map((part) => (
        <section key={part.personId} className={classes.part} aria-label={part.name || t('ui:nameless')}>
          <h3>{part.name || t('ui:nameless')}</h3>
          <p className="dim">
            {t('ui:identities', { count: part.recordCount })}
            {justCame(part) > 0 && <span className={classes.partLater}>{t('separate.justCame', { count: justCame(part) })}</span>}
          </p>
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
              <li key={identifier}>
                <Wrapped text={identifier} />
              </li>
            ))}
          </ul>
          <PartMoments key={part.records.join(' ')} part={part} personId={personId} />
        </section>
      ))}
    </div>
  )
}

/** What came in between, in words: who looks at a preview must not confirm another one. */
function Changed({ changes, nameOfRecord }: { changes: Changes; nameOfRecord: (recordId: string) => string }) {
  const { t } = useTranslation(['people', 'ui'])
  const { came, left, isOnlyDivided } = changes
  return (
    <div role="status" className={classes.changed}>
      <strong>{t('separate.changed')}</strong>
      <ul>
        {came.map(({ recordId, part }) => (
          <li key={recordId}>{t('separate.came', { record: nameOfRecord(recordId), part: part || t('ui:nameless') })}</li>
        ))}
        {left.map((recordId) => (
          <li key={recordId}>{t('separate.left', { record: nameOfRecord(recordId) })}</li>
        ))}
        {isOnlyDivided && <li>{t('separate.dividedOtherwise')}</li>}
      </ul>
    </div>
  )
}

/**
 * The preview of what is chosen and still here, and what is otherwise than when it was first looked at. Live updates bring it anew while one looks;
 * what one separates oneself is no news, so that nothing changes while that `isOnItsWay`.
 */
function useDivision(latest: PersonPage, chosen: string[], { wantsPreview, isOnItsWay }: { wantsPreview: boolean; isOnItsWay: boolean }) {
  const kept = useRef(latest)
  if (!isOnItsWay) kept.current = latest
  const person = kept.current
  const names = useRef(new Map<string, string>())
  for (const identity of person.identities) names.current.set(identity.recordId, `${nameOf(identity)} (${identity.source})`)
  const standing = chosen.filter((id) => person.identities.some(({ recordId }) => recordId === id))
  const isWhole = standing.length === person.identities.length
  const input = { id: person.id, records: standing }
  const isPreviewing = wantsPreview && standing.length > 0 && !isWhole
  const preview = useQuery({
    ...api.people.previewSeparation.queryOptions({ input, staleTime: 0, retry: false, placeholderData: keepPreviousData }),
    enabled: isPreviewing && !isOnItsWay,
  })
  const parts = isPreviewing ? preview.data?.parts : undefined
  const [seen, setSeen] = useState<Part[] | null>(null)
  useEffect(() => {
    if (!wantsPreview) setSeen(null)
    else if (parts && !preview.isPlaceholderData) setSeen((before) => before ?? parts)
  }, [wantsPreview, parts, preview.isPlaceholderData])
  const changes = seen && parts ? changesBetween(seen, parts, (id) => names.current.has(id)) : null
  const gone = chosen.filter((id) => !standing.includes(id))
  // What was chosen went elsewhere: the page of the person comes anew, and with it what is still here.
  const isOutOfDate = statusOf(preview.error) === 409
  useEffect(() => {
    if (isOutOfDate) void refreshPeople()
  }, [isOutOfDate])
  const nameOfRecord = (recordId: string) => names.current.get(recordId) ?? ''
  return { person, preview, parts, changes, gone, standing, isWhole, isPreviewing, isOutOfDate, nameOfRecord }
}

/** The separation assistant: which identities are somebody else, what each part gets back, then do it. */
export function Separate({ person: latest, close }: { person: PersonPage; close: () => void }) {
  const { t } = useTranslation(['people', 'ui'])
  const [chosen, setChosen] = useState<string[]>([])
  const [wantsPreview, setWantsPreview] = useState(false)
  const [note, setNote] = useState('')
  const { separate } = useRegroup(latest.id)
  const found = useDivision(latest, chosen, { wantsPreview, isOnItsWay: separate.isPending })
  const { person, preview, parts, changes, gone, standing, isWhole, isOutOfDate, nameOfRecord, isPreviewing } = found
  const toggle = (recordId: string) => {
    // Where all of what was to be previewed went elsewhere one chooses anew, and looks at that when one asks for it.
    setWantsPreview(false)
    setChosen(standing.includes(recordId) ? standing.filter((id) => id !== recordId) : [...standing, recordId])
  }
  const division = preview.isPlaceholderData ? undefined : preview.data?.division
  const isStale = statusOf(separate.error) === 409
  return (
    <div className={classes.form}>
      {changes && <Changed changes={changes} nameOfRecord={nameOfRecord} />}
      {!changes && gone.length > 0 && <Changed changes={{ came: [], left: gone, isOnlyDivided: false }} nameOfRecord={nameOfRecord} />}
      {isPreviewing ? (
        <>
          <p className="dim">{t('separate.preview')}</p>
          {preview.error && !isOutOfDate && <ErrorState error={preview.error} retry={preview.refetch} />}
          {parts ? <Parts parts={parts} changes={changes} personId={person.id} /> : !preview.error && <TextSkeleton lines={8} />}
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
        <Choose person={person} chosen={standing} toggle={toggle} />
      )}
      {isWhole && <Failure error={t('separate.whole')} />}
      {!isStale && <Failure error={separate.error} />}
      <FormButtons>
        <Button variant="default" onClick={isPreviewing ? () => setWantsPreview(false) : close}>
          {t(isPreviewing ? 'separate.back' : 'ui:cancel')}
        </Button>
        {isPreviewing ? (
          <Button
            loading={separate.isPending}
            disabled={division === undefined}
            onClick={() => division && separate.mutate({ records: standing, division, note }, { onSuccess: close })}
          >
            {t('separate.do')}
          </Button>
        ) : (
          <Button disabled={standing.length === 0 || isWhole} onClick={() => setWantsPreview(true)}>
            {t('separate.next')}
          </Button>
        )}
      </FormButtons>
    </div>
  )
}
