const lengthMax = 200

/** What a code says, as one would type it: a card may hold a link that ends in the code. */
export function queryOf(scanned: string): string {
  const text = scanned.replaceAll(/[\p{C}\s]+/gu, ' ').trim()
  if (/^https?:\/\//i.test(text) && URL.canParse(text)) {
    const { searchParams, pathname } = new URL(text)
    const last = pathname.split('/').filter(Boolean).at(-1)
    return (searchParams.get('q') ?? (last && decodeURIComponent(last)) ?? text).slice(0, lengthMax)
  }
  return text.slice(0, lengthMax)
}
