import { pino } from 'pino'

/** Only codes, ids and durations go to the log: never a customer's words, never a secret. */
export const log = pino({
  level: process.env.PULSERA_LOG ?? 'warn',
  base: null,
  redact: ['*.password', '*.secret', '*.authorization', '*.cookie'],
})
export type Log = typeof log
