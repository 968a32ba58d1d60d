import { type Arrival, deviceName, keepAliases, listAliased, type Name } from '#intake'
import { findKnown, type Resolution, recognise } from '#people'
import type { Scope } from '#platform'

/**
 * "u-1 is u-2 under another name": both records state the first name as a device of theirs, and the resolver weighs it like any other evidence, so that
 * two who only share a browser stay two. Whichever comes first, the alias or either name, the same is stated in the end.
 */
export async function obeyAliases(scope: Scope, arrivals: readonly Arrival[], resolutions: readonly Resolution[]): Promise<void> {
  await keepAliases(scope, arrivals)
  const told = arrivals.flatMap(({ source, alias }): Name[] => (alias ? [{ source, externalId: alias }] : []))
  const fresh = arrivals.filter((_, at) => resolutions[at] && resolutions[at].kind !== 'same')
  const names = new Map([...told, ...fresh].map(({ source, externalId }) => [`${source} ${externalId}`, { source, externalId }]))
  const aliased = await listAliased(scope, [...names.values()])
  const known = new Set((await findKnown(scope, aliased)).map(({ source, externalId }) => `${source} ${externalId}`))
  const claims = aliased.filter(({ source, externalId }) => known.has(`${source} ${externalId}`))
  await recognise(
    scope,
    claims.map((alias) => ({ ...alias, attributes: { device: deviceName(alias.externalId, alias.source) } })),
  )
}
