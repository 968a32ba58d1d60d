import { type CountryCode, isSupportedCountry, parsePhoneNumberFromString } from 'libphonenumber-js/min'
import { isFiller } from './nobody.ts'
import { valuesMax, valuesOf } from './values.ts'

/** `whole` are full international numbers, one spelling for every local way; `parts` are the digits of incomplete ones. */
export type Phones = { whole: string[]; parts: string[] }

/** One spelling per line: Mexico and Argentina lose the mobile 1 and 9, Brazil's mobiles gain their ninth digit. */
function oneSpelling(number: string): string {
  if (number.startsWith('+521') && number.length === 14) return `+52${number.slice(4)}`
  if (number.startsWith('+549') && number.length >= 13) return `+54${number.slice(4)}`
  if (/^\+55\d{2}[6-9]\d{7}$/.test(number)) return `${number.slice(0, 5)}9${number.slice(5)}`
  return number
}

/** Where every national number looks the same, the parser need not be asked: country code, then how a number begins and goes on. */
const plainNumbers: Record<string, { code: string; shape: RegExp }> = {
  MX: { code: '+52', shape: /^[2-9]\d{9}$/ },
  ES: { code: '+34', shape: /^[6-9]\d{8}$/ },
  CO: { code: '+57', shape: /^3\d{9}$/ },
  CL: { code: '+56', shape: /^9\d{8}$/ },
  PE: { code: '+51', shape: /^9\d{8}$/ },
}

function readPlain(stated: string, country: string): string | undefined {
  const plain = plainNumbers[country]
  if (!plain) return undefined
  const national = stated.startsWith(plain.code) ? stated.slice(plain.code.length) : stated
  return plain.shape.test(national) && !isFiller(national) ? plain.code + national : undefined
}

/** An extension; what a spreadsheet makes of a number (5512345678.0, 5.512345678E9). */
const extension = /(?:\s*(?:ext|extension|extensión|anexo|interno|x)[.:]?|\s+int[.:]?)\s*\d{1,5}\s*$/i
const asNumber = /^\s*\d+(?:\.\d+)?(?:e\+?\d{1,2})?\s*$/i

function withoutTrimmings(text: string): string {
  if (/[.e]/i.test(text) && asNumber.test(text) && !/\.\d{2,}\s*$/.test(text)) return BigInt(Math.round(Number(text))).toString()
  const number = text.replace(extension, '')
  return oForZero.test(number) ? number.replaceAll(/o/gi, '0') : number
}

/** A number in which the letter O stands where its neighbour on the keyboard was meant. */
const oForZero = /^[\d +().-]*\d[\d +().o-]*$/i

/** Whoever drops a letter from among the digits reads another number. Words before and after one ("WhatsApp: …", "… casa") are none of it. */
const hasLettersAmong = (text: string): boolean => /\d[^\d]*\p{L}[^\d]*\d/u.test(text)

/** A trunk or country prefix said from habit, where the number behind it is plain. */
const prefixed: Record<string, RegExp> = { CO: /^0(?=3\d{9}$)/, CL: /^0(?=9\d{8}$)/, PE: /^0?51(?=9\d{8}$)/ }

function localDigits(stated: string, country: string): string {
  const isOrdinary = ordinary.test(stated)
  const text = isOrdinary ? stated : withoutTrimmings(stated)
  if (!isOrdinary && hasLettersAmong(text)) return ''
  const plus = text.trimStart().startsWith('+')
  let digits = text.replaceAll(/\D+/g, '')
  if (plus) return `+${digits}`
  if (digits.startsWith('00')) return `+${digits.slice(2)}`
  const prefix = prefixed[country]
  if (prefix) digits = digits.replace(prefix, '')
  // Without its area a mobile of Argentina is the end of a number.
  if (country === 'AR' && /^15\d{6,8}$/.test(digits)) return digits.slice(2)
  if (country === 'MX') {
    if (digits.length === 13 && /^04[45]/.test(digits)) digits = digits.slice(3)
    if (digits.length === 12 && digits.startsWith('01')) digits = digits.slice(2)
    if (digits.length === 13 && digits.startsWith('521')) return `+52${digits.slice(3)}`
    if (digits.length === 11 && digits.startsWith('1')) digits = digits.slice(1)
  }
  return digits
}

/** Whether that is why nobody reads a number in it. */
export const isLetteredPhone = (text: string): boolean => hasLettersAmong(withoutTrimmings(text.slice(0, 60)))

/** Nothing but figures and what people put between them. */
const ordinary = /^[\d +()-]*$/

/** `+<country><number>` in one spelling, the bare digits (7 or more) of an incomplete number, or nothing. */
export function normalisePhone(text: string, country: string): string | undefined {
  const stated = localDigits(text.slice(0, 60), country)
  const plain = readPlain(stated, country)
  if (plain) return plain
  const bare = stated.replace('+', '')
  if (bare.length < 7 || bare.length > 20 || isFiller(bare)) return undefined
  const home = isSupportedCountry(country) ? (country as CountryCode) : undefined
  const direct = stated.startsWith('+521') ? `+52${stated.slice(4)}` : stated
  const parsed = parsePhoneNumberFromString(direct, home)
  if (parsed?.isPossible()) return isFiller(parsed.nationalNumber) ? undefined : oneSpelling(parsed.number)
  const abroad = bare.length >= 11 ? parsePhoneNumberFromString(`+${bare}`) : undefined
  if (abroad?.isValid()) return oneSpelling(abroad.number)
  return bare.length >= 7 ? bare : undefined
}

export function normalisePhones(stated: unknown, country: string): Phones {
  const [whole, parts]: [string[], string[]] = [[], []]
  for (const value of valuesOf(stated)) {
    for (const piece of several.test(value) ? value.split(several, valuesMax) : [value]) {
      const phone = normalisePhone(piece, country)
      if (!phone) continue
      const list = phone.startsWith('+') ? whole : parts
      if (!list.includes(phone)) list.push(phone)
    }
  }
  return { whole, parts }
}

const several = /[;,|/]|\s[yoe]\s/

/** The digits without the country code, as people say them: 10 in Mexico, 9 in Spain. */
export function nationalDigits(phone: string): string {
  if (!phone.startsWith('+')) return phone
  const parsed = parsePhoneNumberFromString(phone)
  return parsed ? String(parsed.nationalNumber) : phone.slice(1)
}
