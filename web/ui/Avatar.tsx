import { IconUser } from '@tabler/icons-react'
import classes from './ui.module.css'

const hues = [172, 205, 236, 268, 330, 12, 34, 82, 140]

/** Stable and cheap: the same person keeps the same tint everywhere. */
const hueOf = (seed: string): number => {
  let sum = 0
  for (const letter of seed) sum = (sum * 31 + (letter.codePointAt(0) ?? 0)) % 9973
  return hues[sum % hues.length] ?? 172
}

/** None where the name has no letters, or nobody said one. */
const initialsOf = (name: string): string => {
  const words = name
    .trim()
    .split(/\s+/)
    .filter((word) => /^\p{L}/u.test(word))
  const letters = [words[0], words.length > 1 ? words[1] : undefined].map((word) => [...(word ?? '')][0] ?? '')
  return letters.join('').toUpperCase()
}

/** Initials on a quiet tint, a figure where there are none; decoration only, the name stands beside it. */
export function Avatar({ name, seed, size = 28 }: { name: string; seed: string; size?: number }) {
  const initials = initialsOf(name)
  return (
    <span
      aria-hidden="true"
      className={classes.avatar}
      style={{ '--hue': hueOf(seed), width: size, height: size, fontSize: Math.max(10, Math.round(size * 0.38)) } as React.CSSProperties}
    >
      {initials || <IconUser size={Math.round(size * 0.56)} stroke={1.7} />}
    </span>
  )
}
