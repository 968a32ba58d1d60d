const wholeOnly = new Set('BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF'.split(' '))
const thousandths = new Set('BHD IQD JOD KWD LYD OMR TND'.split(' '))

/**
 * How many decimals the smallest unit of a currency has (ISO 4217): 2 for MXN, 0 for CLP. A table of our own, since what is stored must not depend on
 * the version of a browser or of Node: they disagree about COP and IDR.
 */
export function minorDigits(currency: string): number {
  if (wholeOnly.has(currency)) return 0
  return thousandths.has(currency) ? 3 : 2
}

/** What people of a country count in, by its two letters (ISO 3166). Undefined where we do not know it. */
export const currencyOfCountry = (country: string): string | undefined =>
  Object.hasOwn(currencies, country) ? currencies[country] : undefined
const currencies: Record<string, string> = {
  AR: 'ARS',
  BO: 'BOB',
  BR: 'BRL',
  CL: 'CLP',
  CO: 'COP',
  CR: 'CRC',
  CU: 'CUP',
  DO: 'DOP',
  EC: 'USD',
  ES: 'EUR',
  GQ: 'XAF',
  GT: 'GTQ',
  HN: 'HNL',
  MX: 'MXN',
  NI: 'NIO',
  PA: 'USD',
  PE: 'PEN',
  PR: 'USD',
  PT: 'EUR',
  PY: 'PYG',
  SV: 'USD',
  US: 'USD',
  UY: 'UYU',
  VE: 'VES',
}
