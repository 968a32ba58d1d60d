import type { AddressForm } from '#contract'

type Customs = { currency: string; timezone: string }

/** What a business in a country usually counts in and lives by: [currency, time zone of most of its people]. */
const customs: Record<string, [currency: string, timezone: string]> = {
  AR: ['ARS', 'America/Argentina/Buenos_Aires'],
  BO: ['BOB', 'America/La_Paz'],
  BR: ['BRL', 'America/Sao_Paulo'],
  CL: ['CLP', 'America/Santiago'],
  CO: ['COP', 'America/Bogota'],
  CR: ['CRC', 'America/Costa_Rica'],
  CU: ['CUP', 'America/Havana'],
  DO: ['DOP', 'America/Santo_Domingo'],
  EC: ['USD', 'America/Guayaquil'],
  ES: ['EUR', 'Europe/Madrid'],
  GQ: ['XAF', 'Africa/Malabo'],
  GT: ['GTQ', 'America/Guatemala'],
  HN: ['HNL', 'America/Tegucigalpa'],
  MX: ['MXN', 'America/Mexico_City'],
  NI: ['NIO', 'America/Managua'],
  PA: ['USD', 'America/Panama'],
  PE: ['PEN', 'America/Lima'],
  PR: ['USD', 'America/Puerto_Rico'],
  PT: ['EUR', 'Europe/Lisbon'],
  PY: ['PYG', 'America/Asuncion'],
  SV: ['USD', 'America/El_Salvador'],
  US: ['USD', 'America/New_York'],
  UY: ['UYU', 'America/Montevideo'],
  VE: ['VES', 'America/Caracas'],
}

/** Elsewhere: dollars and universal time, to be corrected in the settings. */
export function customsOf(country: string): Customs {
  const [currency, timezone] = customs[country] ?? ['USD', 'UTC']
  return { currency, timezone }
}

/** Where shops say vos, to their customers and to each other. Everywhere else tú is the neutral beginning; the settings change it. */
const vos = new Set(['AR', 'PY', 'UY'])
export const addressFormOf = (country: string): AddressForm => (vos.has(country) ? 'vos' : 'tu')
