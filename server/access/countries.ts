import { type AddressForm, currencyOfCountry } from '#contract'

type Customs = { currency: string; timezone: string }

/** The time zone of most people of a country. */
const timezones: Record<string, string> = {
  AR: 'America/Argentina/Buenos_Aires',
  BO: 'America/La_Paz',
  BR: 'America/Sao_Paulo',
  CL: 'America/Santiago',
  CO: 'America/Bogota',
  CR: 'America/Costa_Rica',
  CU: 'America/Havana',
  DO: 'America/Santo_Domingo',
  EC: 'America/Guayaquil',
  ES: 'Europe/Madrid',
  GQ: 'Africa/Malabo',
  GT: 'America/Guatemala',
  HN: 'America/Tegucigalpa',
  MX: 'America/Mexico_City',
  NI: 'America/Managua',
  PA: 'America/Panama',
  PE: 'America/Lima',
  PR: 'America/Puerto_Rico',
  PT: 'Europe/Lisbon',
  PY: 'America/Asuncion',
  SV: 'America/El_Salvador',
  US: 'America/New_York',
  UY: 'America/Montevideo',
  VE: 'America/Caracas',
}

/** What a business in a country usually counts in and lives by. Elsewhere: dollars and universal time, to be corrected in the settings. */
export const customsOf = (country: string): Customs => ({
  currency: currencyOfCountry(country) ?? 'USD',
  timezone: timezones[country] ?? 'UTC',
})

/** Where shops say vos, to their customers and to each other. Everywhere else tú is the neutral beginning; the settings change it. */
const vos = new Set(['AR', 'PY', 'UY'])
export const addressFormOf = (country: string): AddressForm => (vos.has(country) ? 'vos' : 'tu')
