import { isNobodyMail } from './nobody.ts'
import { valuesMax, valuesOf } from './values.ts'

const shape = /[\p{L}\p{N}._%+&'*/=?^`{|}~!#$-]{1,64}@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+/u
/** An address that needs no cleaning. */
const plainShape = /^[a-z0-9._-]{1,64}@[a-z0-9-]+(?:\.[a-z0-9-]+)+$/
const sameProvider = new Map([
  ['googlemail.com', 'gmail.com'],
  ['pm.me', 'protonmail.com'],
  ['proton.me', 'protonmail.com'],
])
const ignoresDots = new Set(['gmail.com'])
const slips = new Map<string, string>(
  Object.entries({
    'gmail.com':
      'gmial.com gmai.com gmal.com gamil.com gmail.co gmail.con gmail.cm gmail.om gmaill.com gnail.com gmail.es gmail.com.mx gmail.com.ar gmil.com gmaul.com gmsil.com hmail.com gemail.com g.mail.com gmail.comm gmqil.com',
    'hotmail.com':
      'hotmal.com hotmial.com hotmai.com hotmil.com hotmail.con hotmail.co hotmail.cm hotmaill.com htmail.com hormail.com homail.com hitmail.com hotmaul.com hotmsil.com otmail.com hotamil.com hotmali.com hotmail.om jotmail.com hotnail.com',
    'outlook.com': 'outlok.com outloo.com outlook.con outlook.co oulook.com outllok.com otlook.com outloock.com outlook.cm',
    'yahoo.com': 'yaho.com yahooo.com yahoo.con yahoo.co yhaoo.com yaoo.com yahho.com yahoo.cm ayhoo.com',
    'icloud.com': 'iclod.com icloud.con icloud.co iclould.com icoud.com',
    'live.com': 'live.con live.co',
  }).flatMap(([right, wrong]) => wrong.split(' ').map((one): [string, string] => [one, right])),
)

/** The address as its provider reads it: lower case, no plus tag, no dots where they are ignored. Nothing when it is none, or nobody's. */
export function normaliseEmail(text: string): string | undefined {
  const found = addressIn(text.slice(0, 400).toLowerCase())
  if (!found) return undefined
  const at = found.lastIndexOf('@')
  const stated = found.slice(at + 1)
  const domain = sameProvider.get(stated) ?? stated
  let user = found.slice(0, at)
  if (trimmed.test(user)) user = user.replace(/^[.'-]+|[.'-]+$/g, '')
  if (user.indexOf('+') > 0) user = user.slice(0, user.indexOf('+'))
  if (ignoresDots.has(domain)) user = user.replaceAll('.', '')
  return user === '' || isNobodyMail(user, domain) ? undefined : `${user}@${domain}`
}

const trimmed = /^[.'-]|[.'-]$/

const addressIn = (lower: string): string | undefined =>
  plainShape.test(lower) ? lower : shape.exec(lower.normalize('NFKC').replaceAll(' ', ''))?.[0]

/** The address with a mistyped provider put right (gmial.com → gmail.com). */
export function correctedEmail(email: string): string {
  const at = email.lastIndexOf('@')
  const right = slips.get(email.slice(at + 1))
  if (!right) return email
  const user = ignoresDots.has(right) ? email.slice(0, at).replaceAll('.', '') : email.slice(0, at)
  return `${user}@${right}`
}

/** laura@gmail,com */
const commaForDot = /(?<=@[\w-]{1,60}),(?=(?:com|es|mx|net|org)\b)/gi

const several = /[;,|/]/

export function normaliseEmails(stated: unknown): string[] {
  const values = valuesOf(stated)
  const parts = values.some((value) => several.test(value)) ? values.flatMap(addressesIn).slice(0, valuesMax) : values
  const found: string[] = []
  for (const part of parts) {
    const email = normaliseEmail(part)
    if (email !== undefined && !found.includes(email)) found.push(email)
  }
  return found
}

const addressesIn = (value: string): string[] =>
  value
    .slice(0, 4000)
    .replaceAll(commaForDot, '.')
    .split(/[;,|]|\s\/\s/)

/** What somebody has typed of an address so far, as it is filed: without the dots that its provider ignores. Nothing where it reads the same. */
export function begunEmail(typed: string): string | null {
  const [user = '', domain, ...more] = typed.trim().toLowerCase().split('@')
  if (more.length > 0 || !user.includes('.') || !/^[^\s]*\p{L}[^\s]*$/u.test(user)) return null
  if (![...ignoresDots].some((provider) => provider.startsWith(domain ?? ''))) return null
  const filed = user.replaceAll('.', '')
  if (filed.length < begunMin) return null
  return domain === undefined ? filed : `${filed}@${domain}`
}
const begunMin = 3

/** Addresses as their owners write them, each by what its provider reads: dots, tags and capitals are left out for comparing only. */
export function writtenEmails(stated: readonly string[]): Map<string, string> {
  const written = new Map<string, string>()
  for (const part of stated.flatMap(addressesIn)) {
    const value = normaliseEmail(part)
    if (value === undefined || written.has(value)) continue
    const text = bare.exec(part.toLowerCase().replaceAll(' ', ''))?.[0]
    written.set(value, text && normaliseEmail(text) === value ? text : value)
  }
  return written
}

/** Without the name and the brackets that some write around it. */
const bare = /[^\s<>()"':]+@[^\s<>()"':]+/
