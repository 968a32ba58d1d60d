const next = (day: string) => Temporal.PlainDate.from(day).add({ days: 1 }).toString()
const before = (day: string) => Temporal.PlainDate.from(day).subtract({ days: 1 }).toString()

/**
 * Days in a row that end today, or yesterday while today is not over. `done` and `quiet` are calendar days; a quiet one, on which nobody came,
 * neither counts nor breaks.
 */
export function streakOf(done: ReadonlySet<string>, quiet: ReadonlySet<string>, today: string): number {
  let day = done.has(today) ? today : before(today)
  let days = 0
  while (done.has(day) || quiet.has(day)) {
    if (done.has(day)) days++
    day = before(day)
  }
  return days
}

/** The longest row there was. */
export function bestStreakOf(done: ReadonlySet<string>, quiet: ReadonlySet<string>, today: string): number {
  const [first] = [...done].sort()
  let [best, run] = [0, 0]
  for (let day = first ?? today; first !== undefined && day <= today; day = next(day)) {
    if (done.has(day)) run++
    else if (!quiet.has(day) && day !== today) run = 0
    best = Math.max(best, run)
  }
  return best
}
