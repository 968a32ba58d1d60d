type Plan = { country: string; groups: number[]; isWritten?: (digits: string) => number[] | undefined }

/**
 * Argentina's areas have two digits (Buenos Aires), three or four, of ten in all, and a mobile called from abroad has a 9 before them:
 * files of the country leave it out.
 */
function inArgentina(digits: string): number[] | undefined {
  if (digits.length === 11 && digits.startsWith('9')) {
    const area = inArgentina(digits.slice(1))
    return area && [1, ...area]
  }
  if (digits.length !== 10) return undefined
  if (digits.startsWith('11')) return [2, 4, 4]
  return argentineAreas.test(digits) ? [3, 3, 4] : [4, 2, 4]
}
/** The areas of three digits; the few of four that begin as one of them are divided as that one is. */
const argentineAreas = /^(22[013]|23[067]|249|26[01346]|280|29[14789]|336|34[12358]|35[138]|36[24]|37[069]|38[013578])/

/** Mexico's four largest cities have areas of two digits; everywhere else they have three. */
const inMexico = (digits: string): number[] => (/^(33|55|56|81)/.test(digits) ? [2, 4, 4] : [3, 3, 4])

/** How the countries we know best write their national numbers, by calling code: digits in each group, where the number itself does not tell. */
const plans: Record<string, Plan> = {
  '+34': { country: 'ES', groups: [3, 3, 3] },
  '+51': { country: 'PE', groups: [3, 3, 3] },
  '+52': { country: 'MX', groups: [2, 4, 4], isWritten: inMexico },
  '+54': { country: 'AR', groups: [2, 4, 4], isWritten: inArgentina },
  '+55': { country: 'BR', groups: [2, 5, 4] },
  '+56': { country: 'CL', groups: [1, 4, 4] },
  '+57': { country: 'CO', groups: [3, 3, 4] },
  '+58': { country: 'VE', groups: [3, 3, 4] },
  '+502': { country: 'GT', groups: [4, 4] },
  '+503': { country: 'SV', groups: [4, 4] },
  '+504': { country: 'HN', groups: [4, 4] },
  '+505': { country: 'NI', groups: [4, 4] },
  '+506': { country: 'CR', groups: [4, 4] },
  '+507': { country: 'PA', groups: [4, 4] },
  '+591': { country: 'BO', groups: [1, 3, 4] },
  '+593': { country: 'EC', groups: [2, 3, 4] },
  '+595': { country: 'PY', groups: [3, 3, 3] },
  '+598': { country: 'UY', groups: [2, 3, 3] },
}

function inGroups(digits: string, groups: readonly number[]): string {
  const parts: string[] = []
  let from = 0
  for (const size of groups) {
    parts.push(digits.slice(from, from + size))
    from += size
  }
  return parts.join(' ')
}

/** Whether it is only a part of a number of the business's own country: dialled, it rings nowhere. */
export function isIncompletePhone(phone: string, country: string | undefined): boolean {
  const plan = Object.values(plans).find((one) => one.country === country)
  return plan !== undefined && /^\d{5,}$/.test(phone) && phone.length < plan.groups.reduce((sum, size) => sum + size, 0)
}

/** Whether what somebody writes by hand, in whatever spelling, lacks digits of a number of the business's own country. With less than seven, or letters among them, it is none at all, and refused. */
export function isPartOfPhone(typed: string, country: string | undefined): boolean {
  const digits = typed.replaceAll(/\D/g, '')
  if (digits.length < 7 || /\d\D*\p{L}\D*\d/u.test(typed)) return false
  const abroad = typed.trim().startsWith('+') ? `+${digits}` : digits.startsWith('00') ? `+${digits.slice(2)}` : null
  if (abroad === null) return isIncompletePhone(digits, country)
  const code = Object.keys(plans).find((one) => plans[one]?.country === country && abroad.startsWith(one))
  return code !== undefined && isIncompletePhone(abroad.slice(code.length), country)
}

/**
 * A number in E.164 as people read it aloud: grouped, and without the calling code when it is the business's own country.
 * A number of another length or of a country without a plan is shown as it is, and so is what somebody has spaced already.
 */
export function showPhone(phone: string, country: string | undefined): string {
  if (!/^\+\d+$/.test(phone)) return phone
  const found = Object.entries(plans).find(([code]) => phone.startsWith(code))
  if (!found) return phone
  const [code, plan] = found
  const digits = phone.slice(code.length)
  const groups = plan.isWritten ? plan.isWritten(digits) : plan.groups
  if (!groups || digits.length !== groups.reduce((sum, size) => sum + size, 0)) return phone
  const national = inGroups(digits, groups)
  return plan.country === country ? national : `${code} ${national}`
}
