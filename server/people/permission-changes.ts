import type { Permission, PermissionChange, PersonId } from '#contract'

type Side = { id: PersonId; permissions: readonly Permission[] }

/**
 * What joining would change in what these people may be told: the strictest of them wins for all, and a yes of one is everybody's where nobody
 * said no. Only what may be done afterwards and might not before, or the other way round; what follows somebody on a page is not told. Pure.
 */
export function permissionChanges(sides: readonly Side[], joined: readonly Permission[]): PermissionChange[] {
  const told = joined.filter(({ channel }) => channel !== 'web')
  return told.flatMap(({ purpose, channel, may, because }) => {
    const before = sides.map(({ id, permissions }) => ({
      id,
      ...permissions.find((one) => one.purpose === purpose && one.channel === channel),
    }))
    const spoke = before.find(({ state }) => state === (may ? 'granted' : 'denied'))
    return before
      .filter((side) => side.may !== may)
      .map(({ id }) => ({
        change: may ? ('gained' as const) : ('lost' as const),
        purpose,
        channel,
        personId: id,
        by: spoke?.id ?? null,
        sentence: because[0]?.sentence ?? '',
      }))
  })
}
