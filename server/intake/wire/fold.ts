const remembered = new Map<string, string>()
const rememberedMax = 5_000

/** One spelling of the name of an event or a category: no case, accents, dashes or underscores. Names repeat, so what they fold to is remembered. */
export function foldName(name: string): string {
  const known = remembered.get(name)
  if (known !== undefined) return known
  const folded = name
    .slice(0, 200)
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/[_\s-]+/g, ' ')
    .trim()
    .toLowerCase()
  if (remembered.size >= rememberedMax) remembered.clear()
  if (name.length <= 200) remembered.set(name, folded)
  return folded
}
