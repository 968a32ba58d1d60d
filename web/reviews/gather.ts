import type { PermissionChange } from '#contract'

type Told = Omit<PermissionChange, 'channel'> & { channels: PermissionChange['channel'][] }

/** One sentence for what changes for one person by one word, whatever the number of channels. */
export function gather(changes: readonly PermissionChange[]): Told[] {
  const told = new Map<string, Told>()
  for (const { channel, ...one } of changes) {
    const key = `${one.change} ${one.purpose} ${one.personId} ${one.by}`
    const known = told.get(key)
    if (known) known.channels.push(channel)
    else told.set(key, { ...one, channels: [channel] })
  }
  return [...told.values()]
}
