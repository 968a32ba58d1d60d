import type { Random } from './random.ts'

const sounds: readonly [RegExp, string][] = [
  [/z/, 's'],
  [/s/, 'z'],
  [/v/, 'b'],
  [/b/, 'v'],
  [/ll/, 'y'],
  [/h/, ''],
  [/qu/, 'k'],
]
const accents = (text: string) =>
  text
    .normalize('NFD')
    .replaceAll(/[\u0300\u0301]/g, '')
    .normalize('NFC')

/** A slip of the keyboard or of the ear: one letter doubled, lost, swapped, or spelled as it sounds. */
function slip(text: string, random: Random): string {
  if (text.length < 4) return text
  const at = random.between(1, text.length - 2)
  const kind = random.between(0, 4)
  if (kind === 0) return text.slice(0, at) + text.slice(at + 1)
  if (kind === 1) return text.slice(0, at) + text[at] + text.slice(at)
  if (kind === 2) return text.slice(0, at) + text[at + 1] + text[at] + text.slice(at + 2)
  const [from, to] = random.pick(sounds)
  return text.slice(0, 1) + text.slice(1).replace(from, to)
}

/** How a name comes out of a hurried keyboard: with its accents, without, in capitals, with a slip. */
export function typed(name: string, random: Random, slipChance = 0.03): string {
  const once = random.chance(slipChance) ? slip(name, random) : name
  const dice = random.next()
  if (dice < 0.3) return accents(once)
  if (dice < 0.4) return accents(once).toLowerCase()
  if (dice < 0.5) return once.toUpperCase()
  return once
}

/** One digit off. */
export function misdialled(phone: string, random: Random): string {
  const at = random.between(3, phone.length - 1)
  return phone.slice(0, at) + ((Number(phone[at]) + random.between(1, 9)) % 10) + phone.slice(at + 1)
}

const domainSlips: Record<string, readonly string[]> = {
  'gmail.com': ['gmial.com', 'gmail.con', 'gmai.com'],
  'hotmail.com': ['hotmal.com', 'hotmail.con', 'hotmial.com'],
  'outlook.com': ['outlok.com'],
}

export function mistypedMail(email: string, random: Random): string {
  const [user = '', domain = ''] = email.split('@')
  const wrong = domainSlips[domain]
  return wrong ? `${user}@${random.pick(wrong)}` : `${slip(user, random)}@${domain}`
}

const sparkles = ['✨', '🌸', '☕', '🌵', '💛', '🐾', '🌙', '🔥', '🌻', '🦋'] as const

/** "Lau ✨", "~ mari ~", "ᴀɴᴀ": how a profile shows its owner. */
export function decorated(name: string, random: Random): string {
  const dice = random.next()
  if (dice < 0.35) return name
  if (dice < 0.75) return `${name} ${random.pick(sparkles)}`
  if (dice < 0.85) return `${random.pick(sparkles)} ${name} ${random.pick(sparkles)}`
  if (dice < 0.93) return `~ ${name.toLowerCase()} ~`
  return `${name}.`
}
