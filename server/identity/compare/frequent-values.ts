import { type CommonPart, commonParts, type Model } from './levels.ts'

/** The common values of a model, ready to be looked up. */
export type Common = Readonly<Record<CommonPart, ReadonlyMap<string, number>>>

const known = new WeakMap<NonNullable<Model['common']>, Common>()

export function commonOf({ common }: Model): Common | undefined {
  if (!common) return undefined
  let found = known.get(common)
  if (!found) {
    found = Object.fromEntries(commonParts.map((part) => [part, new Map(Object.entries(common[part] ?? {}))])) as Record<
      CommonPart,
      Map<string, number>
    >
    known.set(common, found)
  }
  return found
}

/** What is left of a level's bits where its value is common here. Nothing to add where it is not. */
export function lessFor(common: Common | undefined, part: CommonPart, value: string, usual: number): number {
  const bits = common?.[part].get(value)
  return bits === undefined ? 0 : Math.min(0, bits - usual)
}
