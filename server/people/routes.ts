import type { RecordId } from '#contract'
import { type ApiContext, api, type Scope } from '#platform'
import { correctByHand, correctPerson, createCard } from './card.ts'
import { listAttributeChanges } from './changes.ts'
import { subjectOfRecords } from './contact-points.ts'
import { listOwners, nameOwners } from './data-owners.ts'
import { addEntry, pinEntry, removeEntry, settleNext, unpinEntry } from './entries.ts'
import { findCandidates } from './find-candidates.ts'
import { getPerson } from './get-person.ts'
import { join, judge, suspect, tellApart } from './judge.ts'
import { listDecided } from './list-decided.ts'
import { countPeople, listPeople } from './list-people.ts'
import { getReviewPage, listReviews, type ReviewPage } from './list-reviews.ts'
import { permissionChanges } from './permission-changes.ts'
import type { PeoplePorts, ReviewPorts } from './ports.ts'
import { listPartMoments, pageOfPart, previewSeparation } from './preview-separation.ts'
import { divisionOf, separateAsSeen } from './separate-as-seen.ts'
import { showReasons, summaryOf } from './show.ts'
import { type Reader, showCandidate, showMoments, showPage, showPart, showReview, showReviewPage } from './shown.ts'
import { spellingOf } from './spell.ts'
import { listPersons } from './store/persons.ts'
import { listSources } from './store/records.ts'
import { getWorkspace } from './store/workspace.ts'
import { listMarkedMoments, readTimeline } from './timeline.ts'
import { countViews } from './views.ts'
import { showWhy } from './why/show.ts'
import { why } from './why/why.ts'
import { takeBack, withdrawDecision } from './writings.ts'

async function readerOf({ scope, language }: ApiContext): Promise<Reader> {
  const { currency, country, timezone } = await getWorkspace(scope)
  return { language, currency, country, timezone }
}

const instantOf = (text: string | undefined) => (text === undefined ? undefined : Temporal.Instant.from(text))

/** The endpoints about people: finding, reading, writing down, joining and separating. */
export function peopleRoutes(ports: PeoplePorts) {
  const { timeline } = ports
  return {
    recognise: api.people.recognise.handler(async ({ context, input }) => {
      const { query, candidates, more } = await findCandidates(context.scope, input.q, input.limit)
      const reader = await readerOf(context)
      return { q: input.q, kind: query.kind, candidates: candidates.map((one) => showCandidate(one, reader)), more }
    }),
    list: api.people.list.handler(async ({ context, input }) => {
      const { items, next } = await listPeople(context.scope, input)
      const { currency } = await readerOf(context)
      return { items: items.map((person) => summaryOf(person, currency)), next }
    }),
    counts: api.people.counts.handler(({ context, input }) => countPeople(context.scope, input)),
    countsByView: api.people.countsByView.handler(({ context: { scope } }) => countViews(scope)),
    get: api.people.get.handler(async ({ context, input }) => {
      const page = await getPerson(context.scope, input.id)
      const entries = await timeline.entryTotals(
        context.scope,
        page.identities.map(({ record }) => record.id),
      )
      return showPage(page, entries, await readerOf(context))
    }),
    timeline: api.people.timeline.handler(({ context: { scope, language }, input }) => readTimeline(scope, ports, input, language)),
    create: api.people.create.handler(async ({ context: { scope, language }, input }) => {
      const { because, ...carded } = await createCard(scope, ports, input)
      const [person] = await listPersons(scope, [carded.personId])
      const spell = spellingOf(person ? [person.golden] : [], (await getWorkspace(scope)).country)
      return { ...carded, because: showReasons(because, carded.outcome === 'doubt' ? 'doubt' : 'join', language, spell) }
    }),
    correct: api.people.correct.handler(({ context: { scope }, input }) => correctByHand(scope, ports, input)),
    takeBack: api.people.takeBack.handler(async ({ context: { scope }, input }) => ({ id: await takeBack(scope, ports, input.id) })),
    addEntry: api.people.addEntry.handler(async ({ context: { scope }, input }) => ({
      entryId: await addEntry(scope, ports, { ...input, at: instantOf(input.at) }),
    })),
    removeEntry: api.people.removeEntry.handler(async ({ context: { scope }, input }) => ({
      entryId: await removeEntry(scope, ports, input),
    })),
    marked: api.people.marked.handler(async ({ context: { scope, language }, input }) => ({
      items: await listMarkedMoments(scope, timeline, input.id, language),
    })),
    pin: api.people.pin.handler(async ({ context: { scope }, input }) => ({ entryId: await pinEntry(scope, ports, input) })),
    unpin: api.people.unpin.handler(async ({ context: { scope }, input }) => ({ entryId: await unpinEntry(scope, ports, input) })),
    settleNext: api.people.settleNext.handler(async ({ context: { scope }, input }) => ({
      entryId: await settleNext(scope, ports, input),
    })),
    changes: api.people.changes.handler(({ context: { scope }, input }) => listAttributeChanges(scope, ports, input)),
    join: api.people.join.handler(({ context: { scope }, input }) => join(scope, input)),
    why: api.people.why.handler(async ({ context: { scope, language }, input }) => {
      const { country, currency, timezone } = await getWorkspace(scope)
      return showWhy(await why(scope, input), { language, country, currency, timezone, sources: await listSources(scope) })
    }),
    tellApart: api.people.tellApart.handler(({ context: { scope }, input }) => tellApart(scope, input)),
    previewSeparation: api.people.previewSeparation.handler(async ({ context, input }) => {
      const parts = await previewSeparation(context.scope, input.id, input.records)
      const entries = await timeline.entryTotals(
        context.scope,
        parts.flatMap(({ records }) => records),
      )
      const moments = await listPartMoments(context.scope, timeline, parts)
      const [sources, reader] = [await listSources(context.scope), await readerOf(context)]
      return {
        parts: parts.map((part, at) => ({
          ...showPart(part, entries, reader),
          ...showMoments(moments[at], { timeline, sources, reader }),
        })),
        joinedAt: moments[0]?.joinedAt?.toString() ?? null,
        division: divisionOf(parts),
      }
    }),
    momentsOfPart: api.people.momentsOfPart.handler(async ({ context, input }) => {
      const { moments, joinedAt, next } = await pageOfPart(context.scope, timeline, input)
      const [sources, reader] = [await listSources(context.scope), await readerOf(context)]
      return { items: showMoments({ moments, joinedAt, laterCount: 0 }, { timeline, sources, reader }).moments, next }
    }),
    separate: api.people.separate.handler(({ context: { scope }, input }) => separateAsSeen(scope, input)),
    withdrawJudgement: api.people.withdrawJudgement.handler(({ context: { scope }, input }) => withdrawDecision(scope, ports, input.id)),
    suspect: api.people.suspect.handler(({ context: { scope }, input }) => suspect(scope, input)),
  }
}

/** The endpoints of the doubts. */
export function reviewRoutes(ports: ReviewPorts) {
  return {
    list: api.reviews.list.handler(async ({ context, input }) => {
      const { items, ...work } = await listReviews(context.scope, { ...input, since: instantOf(input.since) })
      const reader = await readerOf(context)
      return { items: items.map((one) => showReview(one, reader)), ...work }
    }),
    get: api.reviews.get.handler(async ({ context, input }) => {
      const page = await getReviewPage(context.scope, input.id, input.also)
      if (!page) return null
      const shown = [...page.records.left, ...page.records.right, ...page.group.flatMap(({ records }) => records)]
      const entries = await ports.timeline.entryTotals(context.scope, shown)
      const reader = await readerOf(context)
      return showReviewPage(page, entries, { ...reader, permissions: await changesOf(context.scope, ports, { page, reader }) })
    }),
    judge: api.reviews.judge.handler(async ({ context: { scope }, input }) => {
      const judged = await judge(scope, input)
      const { fields = {}, verdict } = input
      const [first] = judged.personIds
      const isCorrected = verdict === 'same' && first !== undefined && Object.values(fields).some(Boolean)
      if (!isCorrected) return judged
      const { personId } = await correctPerson(scope, ports, { id: first, attributes: fields, writtenWith: judged.judgementId })
      return { ...judged, personIds: [personId] }
    }),
    decided: api.reviews.decided.handler(async ({ context: { scope } }) => ({ items: await listDecided(scope) })),
    owners: api.reviews.owners.handler(({ context: { scope } }) => listOwners(scope, ports.team)),
    setOwners: api.reviews.setOwners.handler(({ context: { scope }, input }) => nameOwners(scope, ports.team, input.owners)),
  }
}

/** What joining whoever is included would change in what they may be told. */
async function changesOf(scope: Scope, { permits }: ReviewPorts, { page, reader }: { page: ReviewPage; reader: Reader }) {
  const included = page.group.filter(({ isIncluded }) => isIncluded)
  const sides = [
    { id: page.left.id, records: page.records.left },
    { id: page.right.id, records: page.records.right },
    ...included.map(({ person, records }) => ({ id: person.id, records })),
  ]
  const permitted = async (records: readonly RecordId[]) => permits(scope, await subjectOfRecords(scope, records), reader)
  const before = []
  for (const { id, records } of sides) before.push({ id, permissions: await permitted(records) })
  return permissionChanges(before, await permitted(sides.flatMap(({ records }) => records)))
}
