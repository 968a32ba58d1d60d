import { minorDigits } from './money.ts'

/** Who reads, and where: the reader's language, the business's country, and what it counts in. */
export type Written = { language: string; country?: string | undefined; currency?: string | undefined }

const englishSpeaking = new Set(['AU', 'CA', 'GB', 'IE', 'IN', 'NZ', 'US', 'ZA'])

/** Where a language is not at home its numbers and dates follow the language: English in Spain reads "6,884", though `en-ES` would write "6.884". */
export function localeOf({ language, country }: Written): string {
  if (!country || (language === 'en' && !englishSpeaking.has(country))) return language
  return `${language}-${country}`
}

/** Making one costs more than all the rest of a table's row. A source may name any currency: what is never asked for again does not stay for ever. */
const formats = new Map<string, Intl.NumberFormat>()
const formatsMax = 200
function formatOf(locale: string, currency: string, currencyDisplay: 'narrowSymbol' | 'code'): Intl.NumberFormat {
  const name = `${locale} ${currency} ${currencyDisplay}`
  const known = formats.get(name)
  if (known) return known
  const digits = minorDigits(currency)
  const format = new Intl.NumberFormat(locale, {
    style: 'currency',
    currency,
    currencyDisplay,
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
    trailingZeroDisplay: 'stripIfInteger',
    // Spain leaves four figures together in prose ("1234"); on a till's screen every thousand has its point.
    useGrouping: 'always',
  })
  if (formats.size >= formatsMax) formats.clear()
  formats.set(name, format)
  return format
}

/**
 * How money is written, on every screen and in every sentence (decision 157): what the business counts in by its sign alone, any other currency by its
 * code; cents where there are any, and never rounded. "$7,895" and "$971.50" in Mexico, "USD 40" beside them.
 */
export function moneyWriter(reader: Written): (amount: { amountMinor: number; currency: string }) => string {
  const locale = localeOf(reader)
  return ({ amountMinor, currency }) => {
    const amount = amountMinor / 10 ** minorDigits(currency)
    try {
      return formatOf(locale, currency, currency === reader.currency ? 'narrowSymbol' : 'code').format(amount)
    } catch (cause) {
      // A source may state a currency that is none ("PUNTOS"): show what it said.
      if (cause instanceof RangeError) return `${amount} ${currency}`
      throw cause
    }
  }
}
