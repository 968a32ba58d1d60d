/** The same things in an order that the dice decide. */
export function inDisorder<T>(things: readonly T[], dice: Iterator<number>): T[] {
  return things
    .map((thing) => ({ thing, place: dice.next().value ?? 0 }))
    .sort((a, b) => a.place - b.place)
    .map(({ thing }) => thing)
}
