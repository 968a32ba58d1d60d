import { createInterface } from 'node:readline/promises'
import { type Language, say } from '#texts'

/** Where a command reads and writes. stdout carries results only (a secret, JSON); what is told to a person goes to stderr. */
export type Io = {
  language: Language
  json: boolean
  result: (line: string) => void
  say: (key: string, facts?: Record<string, unknown>) => string
  tell: (key: string, facts?: Record<string, unknown>) => void
  progress: (line: string) => void
  /** Asks a yes-or-no question; no terminal to ask is a no. */
  confirm: (key: string, facts?: Record<string, unknown>) => Promise<boolean>
}

/** The command was typed wrongly: the program explains and ends with 2. */
export class CliUsageError extends Error {}
/** The command could not do its work, for a reason a person can act on: the program says it and ends with 1. */
export class CliError extends Error {}

/** English when the terminal speaks it, else Spanish. */
export function languageOfTerminal(env: Record<string, string | undefined>): Language {
  return /^en/i.test(env.LC_ALL || env.LC_MESSAGES || env.LANG || '') ? 'en' : 'es'
}

type Streams = { out: (text: string) => void; err: (text: string) => void }

export function openIo(language: Language, json: boolean, { out, err }: Streams): Io {
  const sentence = (key: string, facts?: Record<string, unknown>) => say(language, `cli:${key}`, facts)
  return {
    language,
    json,
    result: (line) => out(`${line}\n`),
    say: sentence,
    tell: (key, facts) => err(`${sentence(key, facts)}\n`),
    progress: (line) => void (process.stderr.isTTY && process.stderr.write(`\r\x1b[K${line}`)),
    confirm: async (key, facts) => {
      if (!process.stdin.isTTY) return false
      const ask = createInterface({ input: process.stdin, output: process.stderr })
      const answer = await ask.question(`${sentence(key, facts)} `)
      ask.close()
      return /^(s|sí|si|y|yes)$/i.test(answer.trim())
    },
  }
}

export const failing = (io: Io, key: string, facts?: Record<string, unknown>) => new CliError(say(io.language, `cli:${key}`, facts))
export const usage = (io: Io, key: string, facts?: Record<string, unknown>) => new CliUsageError(say(io.language, `cli:${key}`, facts))
