import type { EntryKind, EntryMark } from '#contract'
import { findCandidates, recordsOf, seeByHand } from '#people'
import type { Scope } from '#platform'
import { append, listMarked, markEntries } from '#timeline'
import { lauraCard } from './laura.ts'

type Note = { daysAgo: number; kind: EntryKind; text: string; mark: Exclude<EntryMark, 'pinned'>; next?: { text: string; inDays: number } }

/** What the shop's people wrote down about Laura themselves: no source brings it. */
const notes: Note[] = [
  { daysAgo: 140, kind: 'note', text: 'No llamar para vender: prefiere WhatsApp, y por la tarde.', mark: 'dont' },
  { daysAgo: 96, kind: 'note', text: 'Se le cambió el empaque a la cafetera y dejó de gotear.', mark: 'worked' },
  {
    daysAgo: 1,
    kind: 'call',
    text: 'Preguntó por su garantía; quedamos en avisarle.',
    mark: 'next',
    next: { text: 'Avisarle por WhatsApp que llegó su cafetera', inDays: 1 },
  },
]

/** The notes, once the year has arrived: a load that lost its place and comes again finds them there. */
export async function leaveNotes(scope: Scope): Promise<void> {
  const { candidates } = await findCandidates(scope, lauraCard, 1)
  const [laura] = candidates
  const recordIds = laura ? await recordsOf(scope, laura.person.id) : []
  const [recordId] = recordIds
  if (!laura || !recordId || (await listMarked(scope, recordIds, 1)).length > 0) return
  for (const { daysAgo, kind, text, mark, next } of notes) {
    const at = scope.now.subtract({ hours: 24 * daysAgo })
    const dueOn =
      next &&
      scope.now
        .add({ hours: 24 * next.inDays })
        .toString()
        .slice(0, 10)
    const facts = { text, ...(mark === 'next' ? { next: { on: dueOn, text: next?.text } } : { tone: mark }) }
    const [entryId] = await append(scope, [{ recordId, at, kind, channel: kind === 'call' ? 'phone' : 'counter', facts }])
    if (kind !== 'note') await seeByHand(scope, recordId, laura.person.id, at)
    if (entryId) await markEntries(scope, [{ entryId, recordId, mark, dueOn }])
  }
}
