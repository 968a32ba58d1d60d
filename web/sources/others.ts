import type { WebhookMapping } from '#contract'

export type Other = WebhookMapping['traits'][number]

/** As the sample calls it, where nobody gives it another name; what stands in a list without a name is called by its place ("[0]"). */
export function nameIn(path: string): string {
  const whole = path.trim()
  const last = whole
    .replaceAll(/\[\d+\]/g, '')
    .split('.')
    .at(-1)
  return last?.trim() || whole
}

const named = ({ name, path }: Other): Other => ({ name: name.trim() || nameIn(path), path: path.trim() })

/** Those that say where they stand. */
export const otherOf = (others: readonly Other[]): Other[] => others.filter(({ path }) => path.trim() !== '').map(named)

/** Named, and nobody knows where it stands. */
export const lacksPath = ({ name, path }: Other): boolean => name.trim() !== '' && path.trim() === ''

/** Whether one before it has its name, so that it counts only where that one is not there. */
export function isTaken(others: readonly Other[], at: number): boolean {
  const [one] = otherOf(others.slice(at, at + 1))
  return one !== undefined && otherOf(others.slice(0, at)).some(({ name }) => name === one.name)
}

/** Whether each can be kept as it is written. */
export const areWhole = (others: readonly Other[]): boolean => !others.some(lacksPath)
