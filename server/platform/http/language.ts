import { type Language, languages } from '#texts'

/** The best of our languages that an Accept-Language header asks for; nothing when it asks for none of them. */
export function preferredLanguage(header: string | undefined): Language | null {
  const wishes = (header ?? '').split(',').map((part) => {
    const [tag = '', ...parameters] = part.trim().toLowerCase().split(';')
    const quality = parameters.map((p) => /^\s*q=([\d.]+)/.exec(p)?.[1]).find(Boolean)
    return { language: languages.find((l) => tag === l || tag.startsWith(`${l}-`)), quality: quality === undefined ? 1 : Number(quality) }
  })
  const [best] = wishes.filter((wish) => wish.language && wish.quality > 0).sort((a, b) => b.quality - a.quality)
  return best?.language ?? null
}
