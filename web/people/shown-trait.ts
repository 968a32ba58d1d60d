type Words = { yes: string; no: string; instant: (text: string) => string; day: (text: string) => string }

const isInstant = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})$/
const isDay = /^\d{4}-\d{2}-\d{2}$/

/** What a source states under a name of its own, as somebody reads it who knows no JSON. */
export function showTrait(value: unknown, words: Words): string {
  if (typeof value === 'boolean') return value ? words.yes : words.no
  if (typeof value === 'string') return showText(value, words)
  if (Array.isArray(value)) return value.map((one) => within(one, words)).join(', ')
  if (typeof value === 'object' && value !== null)
    return Object.entries(value)
      .map(([name, one]) => `${name}: ${within(one, words)}`)
      .join(' · ')
  return value === null || value === undefined ? '–' : String(value)
}

const within = (value: unknown, words: Words): string =>
  typeof value === 'object' && value !== null ? `(${showTrait(value, words)})` : showTrait(value, words)

function showText(text: string, { instant, day }: Words): string {
  if (isDay.test(text)) return day(text)
  return isInstant.test(text) && !Number.isNaN(Date.parse(text)) ? instant(text) : text
}
