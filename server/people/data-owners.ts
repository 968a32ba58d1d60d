import type { ReviewId } from '#contract'
import { lockWorkspace, Refusal, type Scope } from '#platform'
import type { TeamPort } from './ports.ts'
import { type DataOwner, listDataOwners, replaceDataOwners } from './store/data-owners.ts'
import { countJudgementsByActor } from './store/judgements.ts'
import { countOpenByPart, partOf, type Share } from './store/reviews.ts'
import { getWorkspace } from './store/workspace.ts'

/** Where the business is, today began then. */
export async function startOfToday(scope: Scope): Promise<Temporal.Instant> {
  const { timezone } = await getWorkspace(scope)
  return scope.now.toZonedDateTimeISO(timezone).startOfDay().toInstant()
}

/** To whom of these a doubt falls. It stays with that person as long as the owners are the same. */
export const ownerOf = (id: ReviewId, owners: readonly DataOwner[]): DataOwner | undefined =>
  owners.length === 0 ? undefined : owners[partOf(id, owners.length)]

/** The share of the caller, when the caller is a data owner. */
export function shareOf({ actor }: Pick<Scope, 'actor'>, owners: readonly DataOwner[]): Share | undefined {
  const part = owners.findIndex(({ userId }) => actor === `user:${userId}`)
  return part < 0 ? undefined : { part, of: owners.length }
}

/** The data owners who still work here, with their day. */
export async function listOwners(scope: Scope, team: TeamPort) {
  const members = new Map((await team(scope)).map((member) => [member.id, member]))
  const all = await listDataOwners(scope)
  const [judged, open] = [await countJudgementsByActor(scope, await startOfToday(scope)), await countOpenByPart(scope, all.length || 1)]
  const owners = all.flatMap(({ userId, pairsPerDay }, at) => {
    const member = members.get(userId)
    const day = { judgedToday: judged.get(`user:${userId}`) ?? 0, open: open.get(at) ?? 0 }
    return member ? [{ userId, name: member.name, pairsPerDay, ...day }] : []
  })
  const candidates = [...members.values()].filter(({ role }) => role === 'owner' || role === 'steward')
  return { owners, candidates: candidates.map(({ id, name }) => ({ userId: id, name })) }
}

/** Names the data owners. Refuses with user.missing whoever does not work here or may not judge. */
export async function nameOwners(scope: Scope, team: TeamPort, owners: readonly DataOwner[]) {
  await lockWorkspace(scope)
  const { candidates } = await listOwners(scope, team)
  const may = new Set(candidates.map(({ userId }) => userId))
  if (owners.some(({ userId }) => !may.has(userId))) throw new Refusal('user.missing', {})
  await replaceDataOwners(scope, [...new Map(owners.map((owner) => [owner.userId, owner])).values()])
  return { owners: (await listOwners(scope, team)).owners }
}
