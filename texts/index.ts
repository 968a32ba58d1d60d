export const languages = ['es', 'en'] as const
export type Language = (typeof languages)[number]
/** Who reads: in which language, and where that is written otherwise elsewhere, how numbers are written ("es-MX"). */
export type Reader = Language | { language: Language; locale: string }

type Sentences = Map<string, string>
const shelves = new Map<string, Sentences>()

/**
 * The sentence under `room:key` in the reader's language, its `{{fact}}`s filled in. `facts.count` chooses among `key_one`, `key_many`, `key_other`.
 * `{{fact, number}}` writes a number as the reader's country does; `{{fact, megabytes}}` writes bytes as MB. An unknown key answers itself, so that it shows.
 */
export function say(reader: Reader, key: string, facts: Record<string, unknown> = {}): string {
  const { language, locale } = typeof reader === 'string' ? { language: reader, locale: reader } : reader
  const [room = '', name = ''] = key.split(/:(.*)/s)
  const sentences = shelf(language, room)
  const form = typeof facts.count === 'number' ? `_${new Intl.PluralRules(language).select(facts.count)}` : ''
  const sentence = sentences.get(name + form) ?? sentences.get(`${name}_other`) ?? sentences.get(name)
  return sentence === undefined ? key : fill(sentence, facts, locale)
}

/** Every key of one room's file, nested keys joined with dots. */
export const keysOf = (language: Language, room: string): string[] => [...shelf(language, room).keys()]

function fill(sentence: string, facts: Record<string, unknown>, locale: string): string {
  const written = (value: number) => new Intl.NumberFormat(locale, { useGrouping: 'always' }).format(value)
  return sentence.replace(/\{\{\s*(\w+)\s*(?:,\s*(\w+)\s*)?\}\}/g, (_, name: string, format?: string) => {
    const value = facts[name] ?? ''
    if (format === 'megabytes') return `${written(Math.round(Number(value) / 2 ** 20))} MB`
    return format === 'number' ? written(Number(value)) : String(value)
  })
}

function shelf(language: Language, room: string): Sentences {
  const name = `${language}/${room}`
  let found = shelves.get(name)
  if (!found) {
    found = read(name)
    shelves.set(name, found)
  }
  return found
}

function read(name: string): Sentences {
  // Asked for here and not imported above: the web imports this module for its languages, and a browser has no file system.
  const { readFileSync } = process.getBuiltinModule('node:fs')
  const sentences: Sentences = new Map()
  const collect = (tree: Record<string, unknown>, path: string) => {
    for (const [key, value] of Object.entries(tree)) {
      if (typeof value === 'string') sentences.set(path + key, value)
      else collect(value as Record<string, unknown>, `${path}${key}.`)
    }
  }
  collect(JSON.parse(readFileSync(new URL(`./${name}.json`, import.meta.url), 'utf8')), '')
  return sentences
}
