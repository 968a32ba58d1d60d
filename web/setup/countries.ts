/** Where businesses of the Spanish-speaking world are, and their neighbours. */
export const countries = [
  'AR',
  'BO',
  'BR',
  'CL',
  'CO',
  'CR',
  'CU',
  'DO',
  'EC',
  'ES',
  'GQ',
  'GT',
  'HN',
  'MX',
  'NI',
  'PA',
  'PE',
  'PR',
  'PT',
  'PY',
  'SV',
  'US',
  'UY',
  'VE',
] as const

/** The reader's own country as the browser tells it; Mexico otherwise. */
export function guessCountry(tags: readonly string[] = navigator.languages): string {
  const regions = tags.map((tag) => new Intl.Locale(tag).region)
  return regions.find((region) => countries.some((country) => country === region)) ?? 'MX'
}

export function namedCountries(language: string): { value: string; label: string }[] {
  const names = new Intl.DisplayNames(language, { type: 'region' })
  return countries.map((value) => ({ value, label: names.of(value) ?? value })).sort((a, b) => a.label.localeCompare(b.label, language))
}
