import { minorDigits } from '#contract'

/** `currency`: it is an amount, but of which currency is not understood. */
export type Money = { kind: 'money'; minor: number; currency: string } | { kind: 'currency' } | { kind: 'none' }

/**
 * An amount as people write it: "$1,234.50", "1.234,50 €", "US$ 30", "(120.00)". The last separator is the decimal one, unless exactly three digits
 * follow it alone ("1.234", "12,000"): then it groups thousands. What stands beside the number must be a currency, and where a column states one
 * (`isStated`), that one: an amount counted in another currency would be silently wrong.
 */
export function readMoney(text: string, currency: string, isStated = false): Money {
  const [, before = '', number = '', after = ''] = shape.exec(text.trim().replace(/[.,][-–]$/, '')) ?? []
  const value = readNumber(number)
  if (value === null) return { kind: 'none' }
  const isBracketed = before.startsWith('(') && after.endsWith(')')
  const beside = isBracketed ? [before.slice(1), after.slice(0, -1)] : [before, after]
  const minuses = beside.join('').match(/[-−]/g)?.length ?? 0
  if (minuses + Number(isBracketed) > 1) return { kind: 'none' }
  const marks = beside.map((one) => one.replace(/[-−]/, ' ').trim()).filter(Boolean)
  if (marks.some((mark) => !/^[\p{L}\p{Sc}./ ]{1,20}$/u.test(mark))) return { kind: 'none' }
  const used = currencyOf(marks, currency, isStated)
  if (used === null) return { kind: 'currency' }
  const minor = Math.round(value * 10 ** minorDigits(used))
  if (!Number.isSafeInteger(minor)) return { kind: 'none' }
  return { kind: 'money', minor: minor > 0 && minuses + Number(isBracketed) > 0 ? -minor : minor, currency: used }
}

/** The one currency that all the marks beside a number agree with ("$1,250.00 MXN"); null where there is none. */
function currencyOf(marks: readonly string[], currency: string, isStated: boolean): string | null {
  const specific = new Set(marks.filter((mark) => !sharedBy(mark)).map((mark) => readCurrency(mark, currency)))
  const [named = currency] = specific
  if (named === null || specific.size > 1 || (isStated && named !== currency)) return null
  return marks.every((mark) => sharedBy(mark)?.has(named) !== false) ? named : null
}

// Some signs end in a point ("S/.35"), some amounts begin with one (".50").
const shape = /^(\D*?)((?:\d|(?<![\p{L}/])[.,]\d)[\d.,'’ \u00a0\u2009\u202f]*)(\D*)$/u
const grouped = /^(\d{1,3}(?:([.,'’ \u00a0\u2009\u202f])\d{3})(?:\2\d{3})*)(?:(?!\2)[.,](\d+))?$/

/** The value of "1,234.50", "1.234", "12,5"; null where the separators make no sense. */
function readNumber(text: string): number | null {
  const bare = text.trim().replace(/\.$/, '')
  const inGroups = bare.startsWith('0') ? null : grouped.exec(bare)
  if (inGroups) return Number(`${inGroups[1]?.replaceAll(/\D/g, '')}.${inGroups[3] ?? 0}`)
  return /^\d*(?:[.,]\d+)?$/.test(bare) && bare !== '' ? Number(bare.replace(',', '.')) : null
}

/** The currency that a word or a sign names; null where it is none that we know, or one that several countries share and this business is of none. */
export function readCurrency(text: string, own: string): string | null {
  const mark = fold(text)
  if (codes.has(mark)) return mark
  const shared = sharedBy(text)
  if (shared) return shared.has(own) ? own : null
  return marksOf.get(mark) ?? null
}

const fold = (text: string) =>
  text
    .normalize('NFD')
    .replaceAll(/[\p{M}.\s]/gu, '')
    .toUpperCase()

const setOf = (words: string): ReadonlySet<string> => new Set(words.split(' '))
const sharedBy = (text: string): ReadonlySet<string> | undefined => sharedMarks.get(fold(text))

/** ISO 4217. A table of our own, since what is stored must not depend on the version of Node. */
const codes = setOf(
  'AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CLF CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VED VES VND VUV WST XAF XCD XOF XPF YER ZAR ZMW ZWG',
)

/** What several countries write; it means the business's own where it is of one of them. */
const sharedMarks = new Map<string, ReadonlySet<string>>([
  ['$', setOf('MXN ARS CLP COP UYU DOP CUP USD CAD AUD NZD NIO BRL BBD BSD BZD JMD TTD XCD')],
  ['PESOS', setOf('MXN ARS CLP COP UYU DOP CUP PHP')],
  ['PESO', setOf('MXN ARS CLP COP UYU DOP CUP PHP')],
  ['BS', setOf('BOB VES VED')],
  ['L', setOf('HNL')],
  ['Q', setOf('GTQ')],
])

const named: Record<string, string> = {
  USD: 'US$ USD$ U$S U$D US DOLAR DOLARES DOLLAR DOLLARS DLS DLLS DOLARESAMERICANOS',
  EUR: '€ EURO EUROS',
  MXN: 'MX$ MXN$ MN PESOMEXICANO PESOSMEXICANOS PESOSMN',
  ARS: 'AR$ ARS$ PESOARGENTINO PESOSARGENTINOS',
  CLP: 'CL$ CLP$ PESOCHILENO PESOSCHILENOS',
  COP: 'CO$ COL$ COP$ PESOCOLOMBIANO PESOSCOLOMBIANOS',
  DOP: 'RD$ PESODOMINICANO PESOSDOMINICANOS',
  UYU: '$U UY$ PESOURUGUAYO PESOSURUGUAYOS',
  PEN: 'S/ SOL SOLES NUEVOSSOLES',
  BRL: 'R$ REAL REALES REAIS',
  BOB: 'BOLIVIANO BOLIVIANOS',
  VES: 'BOLIVAR BOLIVARES',
  CRC: '₡ COLON COLONES',
  PYG: '₲ GS GUARANI GUARANIES',
  GTQ: 'QUETZAL QUETZALES',
  HNL: 'LPS LEMPIRA LEMPIRAS',
  NIO: 'C$ CORDOBA CORDOBAS',
  PAB: 'B/ BALBOA BALBOAS',
  GBP: '£ LIBRA LIBRAS',
}
const marksOf = new Map(Object.entries(named).flatMap(([code, marks]) => marks.split(' ').map((mark) => [mark, code] as const)))
