import type { Permission } from '#contract'

type Purpose = Permission['purpose']
type Answer = { state: Permission['state']; may: boolean; channels: Permission['channel'][]; because: string[] }

const order = { granted: 0, denied: 1, unknown: 2 } as const
/** Asked of everybody, whether they said something or not; of the others only what somebody said is worth a line. */
const always: ReadonlySet<Purpose> = new Set<Purpose>(['marketing', 'service'])

/** The channels with one answer go into one line: yes first, then no, then where nobody said anything. */
export function answersTo(purpose: Purpose, permissions: readonly Permission[]): Answer[] {
  const found = new Map<string, Answer>()
  for (const { state, may, channel, because } of permissions.filter((one) => one.purpose === purpose)) {
    const answer = found.get(`${state} ${may}`) ?? { state, may, channels: [], because: [] }
    found.set(`${state} ${may}`, answer)
    answer.channels.push(channel)
    answer.because = [...new Set([...answer.because, ...because.map(({ sentence }) => sentence)])]
  }
  return [...found.values()].sort((a, b) => order[a.state] - order[b.state])
}

/** What is worth telling of a person, purpose by purpose, in the order that it comes in. */
export const purposesOf = (permissions: readonly Permission[]): Purpose[] => {
  const told = permissions.filter(({ purpose, state }) => always.has(purpose) || state !== 'unknown')
  return [...new Set(told.map(({ purpose }) => purpose))]
}
