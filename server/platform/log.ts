import { pino } from 'pino'

/** Only codes, ids and durations go to the log: never a customer's words, never a secret. */
export const log = pino({
  level: process.env.PULSERA_LOG ?? 'warn',
  base: null,
  redact: ['*.password', '*.secret', '*.authorization', '*.cookie'],
})

/**
 * What a log may tell of an error: its name and where it was thrown, of the database also its code and the routine that refused. Never its
 * message, which quotes the value that did not fit.
 */
export function causeForLog(error: unknown): { name: string; code?: string; routine?: string; stack: string } {
  const { name, stack = '' } = error instanceof Error ? error : new Error(String(error))
  const { code, routine } = error as { code?: unknown; routine?: unknown }
  const frames = stack.split('\n').filter((line) => /^\s+at /.test(line))
  return {
    name,
    ...(typeof code === 'string' ? { code } : {}),
    ...(typeof routine === 'string' ? { routine } : {}),
    stack: frames.join('\n'),
  }
}
