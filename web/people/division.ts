type Part = { personId: string; name: string; records: readonly string[] }

/** What is otherwise than it was when somebody looked: who came, and to which part; who is no longer here; or only how they are divided. */
export type Changes = { came: { recordId: string; part: string }[]; left: string[]; isOnlyDivided: boolean }

/** Between a division that was looked at and the one it would be now; null where they are the same. `isIdentity` leaves out what nobody is shown. */
export function changesBetween(before: readonly Part[], now: readonly Part[], isIdentity: (recordId: string) => boolean): Changes | null {
  const known = new Set(before.flatMap(({ records }) => records))
  const still = new Set(now.flatMap(({ records }) => records))
  const came = now.flatMap(({ name, records }) => records.flatMap((recordId) => (known.has(recordId) ? [] : [{ recordId, part: name }])))
  const left = [...known].filter((recordId) => !still.has(recordId))
  if (sameParts(before, now)) return null
  const shown = { came: came.filter(({ recordId }) => isIdentity(recordId)), left: left.filter(isIdentity) }
  return { ...shown, isOnlyDivided: shown.came.length + shown.left.length === 0 }
}

const sameParts = (a: readonly Part[], b: readonly Part[]): boolean => written(a) === written(b)
const written = (parts: readonly Part[]): string =>
  parts
    .map(({ records }) => [...records].sort().join(' '))
    .sort()
    .join('\n')
