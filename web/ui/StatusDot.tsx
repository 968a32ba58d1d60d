import type { ReactNode } from 'react'
import classes from './ui.module.css'

export type Tone = 'ok' | 'warn' | 'bad' | 'info' | 'quiet' | 'accent'

/** A status is a dot and a word, never a colour alone. */
export function StatusDot({ tone, children, pulse = false }: { tone: Tone; children: ReactNode; pulse?: boolean }) {
  return (
    <span className={classes.status}>
      <span className={classes.dot} data-tone={tone} data-pulse={pulse || undefined} aria-hidden="true" />
      {children}
    </span>
  )
}
