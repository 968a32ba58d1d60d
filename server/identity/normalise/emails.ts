import { isNobodyMail } from './nobody.ts'
import { valuesMax, valuesOf } from './values.ts'

const shape = /[\p{L}\p{N}._%+&'*/=?^`{|}~!#$-]{1,64}@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+/u
const sameProvider: Record<string, string> = { 'googlemail.com': 'gmail.com', 'pm.me': 'protonmail.com', 'proton.me': 'protonmail.com' }
const ignoresDots = new Set(['gmail.com'])
const slips: Record<string, string> = Object.fromEntries(
  Object.entries({
    'gmail.com':
      'gmial.com gmai.com gmal.com gamil.com gmail.co gmail.con gmail.cm gmail.om gmaill.com gnail.com gmail.es gmail.com.mx gmail.com.ar gmil.com gmaul.com gmsil.com hmail.com gemail.com g.mail.com gmail.comm gmqil.com',
    'hotmail.com':
      'hotmal.com hotmial.com hotmai.com hotmil.com hotmail.con hotmail.co hotmail.cm hotmaill.com htmail.com hormail.com homail.com hitmail.com hotmaul.com hotmsil.com otmail.com hotamil.com hotmali.com hotmail.om jotmail.com hotnail.com',
    'outlook.com': 'outlok.com outloo.com outlook.con outlook.co oulook.com outllok.com otlook.com outloock.com outlook.cm',
    'yahoo.com': 'yaho.com yahooo.com yahoo.con yahoo.co yhaoo.com yaoo.com yahho.com yahoo.cm ayhoo.com',
    'icloud.com': 'iclod.com icloud.con icloud.co iclould.com icoud.com',
    'live.com': 'live.con live.co',
  }).flatMap(([right, wrong]) => wrong.split(' ').map((one) => [one, right])),
)

/** The address as its provider reads it: lower case, no plus tag, no dots where they are ignored. Nothing when it is none, or nobody's. */
export function normaliseEmail(text: string): string | undefined {
  const found = shape.exec(text.slice(0, 400).toLowerCase().normalize('NFKC').replaceAll(' ', ''))?.[0]
  if (!found) return undefined
  const at = found.lastIndexOf('@')
  const domain = sameProvider[found.slice(at + 1)] ?? found.slice(at + 1)
  let user = found.slice(0, at).replace(/^[.'-]+|[.'-]+$/g, '')
  if (user.indexOf('+') > 0) user = user.slice(0, user.indexOf('+'))
  if (ignoresDots.has(domain)) user = user.replaceAll('.', '')
  return user === '' || isNobodyMail(user, domain) ? undefined : `${user}@${domain}`
}

/** The address with a mistyped provider put right (gmial.com → gmail.com). */
export function correctedEmail(email: string): string {
  const at = email.lastIndexOf('@')
  const right = slips[email.slice(at + 1)]
  if (!right) return email
  const user = ignoresDots.has(right) ? email.slice(0, at).replaceAll('.', '') : email.slice(0, at)
  return `${user}@${right}`
}

/** laura@gmail,com */
const commaForDot = /(?<=@[\w-]{1,60}),(?=(?:com|es|mx|net|org)\b)/gi

export function normaliseEmails(stated: unknown): string[] {
  const parts = valuesOf(stated)
    .flatMap((value) =>
      value
        .slice(0, 4000)
        .replaceAll(commaForDot, '.')
        .split(/[;,|]|\s\/\s/),
    )
    .slice(0, valuesMax)
  return [...new Set(parts.map(normaliseEmail).filter((one) => one !== undefined))]
}
