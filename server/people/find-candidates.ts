import type { PersonId } from '#contract'
import { foldQuery } from '#identity'
import type { Scope } from '#platform'
import { tidyName } from './name.ts'
import { farnessOfName, findNearNames } from './near-names.ts'
import { type Query, readQuery } from './query.ts'
import { readTenuresOfShared } from './read-tenures.ts'
import { listPersons, listRanks, type PersonRow } from './store/persons.ts'
import { findByCode, findByIdentifiers, findByKeys, findByPhoneEnd, findByWords, type Hit } from './store/search.ts'
import { getWorkspace } from './store/workspace.ts'
import { type Past, pastOf } from './tenure.ts'

type Certainty = 'exact' | 'strong' | 'possible'
/** `typed`: what stands for it in the query, where that is another word. */
export type Match = { kind: string; value: string; typed?: string }
/** `until`: when she last stated what was asked for, where somebody else has it since, or when she said that it is hers no more. */
export type Candidate = { person: PersonRow; certainty: Certainty; matched: Match[]; until: Past | null }
/** `more`: others were found too. */
export type Found = { query: Query; candidates: Candidate[]; more: boolean }

/** A shared phone or a short beginning may lead to thousands: so many are ranked, and the screen asks for one more letter. */
const hitsMax = 400
/** Where fewer are found as they were typed, names are looked for that are only nearly so. */
const sparseMax = 8
/** Two words and more say enough: each further hit costs a probe of every other word. */
const probedMax = 120

/**
 * Who may be meant by what somebody types: exact identifiers first (in any spelling), then beginnings of words, then names that sound alike or are
 * misspelt. Best first: the surest, then the nearest to what was typed, then those of whom more than an unverified form speaks, then the last seen.
 */
export async function findCandidates(scope: Scope, typed: string, limit: number): Promise<Found> {
  const { setting } = await getWorkspace(scope)
  const query = readQuery(typed, setting)
  if (query.kind === 'empty') return { query, candidates: [], more: false }
  const found = new Map<PersonId, { certainty: Certainty; matched: Map<string, Match> }>()
  const note = (hits: readonly Hit[], certaintyOf: (hit: Hit) => Certainty) => {
    for (const hit of hits) {
      const known = found.get(hit.personId)
      const certainty = certaintyOf(hit)
      if (!known) found.set(hit.personId, { certainty, matched: new Map([[keyOf(hit), hit]]) })
      else {
        if (gradeOf(certainty) > gradeOf(known.certainty)) known.certainty = certainty
        if (known.matched.size < 3 && gradeOf(certainty) >= gradeOf(known.certainty)) known.matched.set(keyOf(hit), hit)
      }
    }
  }
  const exact = await findByIdentifiers(scope, query.exact, hitsMax)
  const tenures = await readTenuresOfShared(scope, exact)
  const untilOf = ({ kind, value, personId }: Omit<Hit, 'recordId'>) => {
    const tenure = tenures.get(`${kind} ${value}`)?.get(personId)
    return tenure ? pastOf(tenure) : null
  }
  // A recycled number leads to who has it now; who had it before comes after, and is greeted by nobody in haste.
  note(exact, (hit) => (untilOf(hit) === null ? 'exact' : 'possible'))
  const past = new Set(exact.filter((hit) => untilOf(hit) !== null).map(({ personId, value }) => `${personId} ${value}`))
  // What was hers is no surer for being filed among her words as well.
  const isPast = ({ personId, value }: Hit) => past.has(`${personId} ${value}`)
  if (query.code) note(await findByCode(scope, query.code), () => 'exact')
  // Beside a name it is as good as a whole word; alone, the end of a hundred people's phones.
  if (query.ending) note(await findEnding(scope, query.ending), () => (query.ending?.rest.length ? 'strong' : 'possible'))
  // A whole phone or mail that somebody has is no beginning of another one.
  const isMet = exact.some(({ kind }) => kind === query.kind && (kind === 'phone' || kind === 'email'))
  const wordHitsMax = query.words.length > 1 ? Math.max(limit, probedMax) : hitsMax
  if (!isMet && found.size < limit)
    note(await findByWords(scope, query.spellings, wordHitsMax), (hit) => (isPast(hit) ? 'possible' : wordCertainty(query, hit.value)))
  if (!isMet && query.mail && found.size < limit) note(await findByWords(scope, [[query.mail]], hitsMax), () => 'possible')
  if (!isMet && found.size < limit) note(await findByKeys(scope, query.keys, hitsMax), () => 'possible')
  const spelled = new Set(found.keys())
  const isSparse = found.size < Math.min(limit, sparseMax)
  if (!isMet && isSparse)
    note(
      (await findNearNames(scope, query, wordHitsMax)).filter(({ personId }) => !spelled.has(personId)),
      () => 'possible',
    )
  const spoken = new Set(query.words)
  // Hundreds are ranked by a few words each; only those that are shown are read whole.
  const ranks = (await listRanks(scope, found.keys())).map((rank) => ({
    ...rank,
    grade: gradeOf(found.get(rank.id)?.certainty ?? 'possible'),
    ends: Number(found.get(rank.id)?.matched.has(endingKind) ?? false),
    far: spelled.has(rank.id) ? 0 : farnessOfName(rank.sortName, query.words),
    words: wordsIn(rank.sortName, spoken),
  }))
  ranks.sort(
    (a, b) =>
      b.grade - a.grade ||
      b.ends - a.ends ||
      a.far - b.far ||
      Number(a.isClaim) - Number(b.isClaim) ||
      b.words - a.words ||
      b.lastSeen - a.lastSeen ||
      (a.id < b.id ? -1 : 1),
  )
  const shown = ranks.slice(0, limit).map(({ id }) => id)
  const persons = new Map((await listPersons(scope, shown)).map((person) => [person.id, person]))
  const candidates = shown.flatMap((id): Candidate[] => {
    const [person, hit] = [persons.get(id), found.get(id)]
    if (!person || !hit) return []
    const matched = [...hit.matched.values()].map(({ kind, value }) => ({ kind, value }))
    const until = hit.certainty === 'possible' ? matched.map((one) => untilOf({ ...one, personId: id })).find((at) => at !== null) : null
    return [{ person, certainty: hit.certainty, matched: sayMatched(matched, query, person), until: until ?? null }]
  })
  return { query, candidates, more: ranks.length > limit }
}

const endingKind = 'ending'

/** Whose phone ends so, but for those who have it no more. */
async function findEnding(scope: Scope, ending: NonNullable<Query['ending']>): Promise<Hit[]> {
  const hits = await findByPhoneEnd(scope, ending, hitsMax)
  const tenures = await readTenuresOfShared(scope, hits)
  const isPast = ({ kind, value, personId }: Hit) => {
    const tenure = tenures.get(`${kind} ${value}`)?.get(personId)
    return tenure !== undefined && pastOf(tenure) !== null
  }
  return hits.filter((hit) => !isPast(hit)).map((hit) => ({ ...hit, kind: endingKind, value: ending.digits }))
}

/** That a name sounds the same is said once, by whichever of its words it was found; and so is the end of a phone, on whichever of her records. */
const keyOf = ({ kind, value }: Hit) => (kind === 'sound' || kind === endingKind ? kind : `${kind} ${value}`)

/**
 * What was typed, and not what happened to lead there: of a name every word that stands in hers, and beside a word that does not, the one that
 * was taken for it ("Lau", and she is Laura).
 */
function sayMatched(matched: readonly Match[], { kind, words, spellings }: Query, { golden }: PersonRow): Match[] {
  const others = matched.filter((match) => match.kind !== 'word')
  if (kind !== 'name' || others.length === matched.length) return [...matched]
  const borne = foldQuery([golden.full_name?.value ?? '', ...(golden.full_name?.others ?? [])].join(' '))
  const bearing = (start: string) => borne.find((word) => word.startsWith(start))
  const spoken = words.filter(bearing)
  const spelled = words.flatMap((typed, at): Match[] => {
    const value = bearing(typed) ? undefined : (spellings[at] ?? []).map(bearing).find(Boolean)
    return value ? [{ kind: 'spelled', value: tidyName(value), typed }] : []
  })
  const said: Match[] = [...(spoken.length > 0 ? [{ kind: 'word', value: spoken.join(' ') }] : []), ...spelled]
  return said.length > 0 ? [...said, ...others] : [...matched]
}

const grades: Record<Certainty, number> = { exact: 2, strong: 1, possible: 0 }
const gradeOf = (certainty: Certainty) => grades[certainty]

/** Whole words say much more than beginnings; digits from the first on, or the last seven, are as good as a whole word. */
function wordCertainty({ words, kind }: Query, found: string): Certainty {
  if (kind === 'phone') return words.some((word) => word.length >= 7) ? 'strong' : 'possible'
  return words.length > 1 || words.includes(found) ? 'strong' : 'possible'
}

/** How many of the words typed stand whole in the person's name. */
const wordsIn = (sortName: string, words: ReadonlySet<string>): number => sortName.split(' ').filter((word) => words.has(word)).length
