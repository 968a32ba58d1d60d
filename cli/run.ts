import { parseArgs } from 'node:util'
import { DatabaseError, Refusal, readConfig, UsageError } from '#platform'
import { type Language, say } from '#texts'
import type { Command, Flags } from './commands.ts'
import { CliError, CliUsageError, type Io, languageOfTerminal, openIo, usage } from './io.ts'

// Each brings its rooms along only when it is called.
const commands: Record<string, () => Promise<Command>> = {
  key: async () => (await import('./keys.ts')).key,
  source: async () => (await import('./keys.ts')).source,
  import: async () => (await import('./import.ts')).importFile,
  backup: async () => (await import('./backup.ts')).backup,
  restore: async () => (await import('./restore.ts')).restore,
  doctor: async () => (await import('./doctor.ts')).doctor,
}

const options = {
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
  yes: { type: 'boolean', short: 'y' },
  workspace: { type: 'string' },
  name: { type: 'string' },
  role: { type: 'string' },
  kind: { type: 'string' },
  data: { type: 'string' },
} as const

export type Terminal = { env: Record<string, string | undefined>; out: (text: string) => void; err: (text: string) => void }

/** One command line from the words typed to the exit code: 0 done, 1 not, 2 not understood. */
export async function run(args: string[], terminal: Terminal): Promise<number> {
  const language = languageOfTerminal(terminal.env)
  try {
    return await runCommand(args, openIo(language, args.includes('--json'), terminal), terminal.env)
  } catch (e) {
    terminal.err(`${sentenceFor(e, language) ?? (e as Error).stack}\n`)
    return e instanceof CliUsageError || e instanceof UsageError ? 2 : 1
  }
}

async function runCommand(args: string[], io: Io, env: Terminal['env']): Promise<number> {
  const { values, positionals } = parse(args, io)
  const flags: Flags = values
  const [name = '', ...words] = positionals
  if (flags.help || name === '' || name === 'help') {
    io.result(io.say('help'))
    return name === '' && !flags.help ? 2 : 0
  }
  const command = commands[name]
  if (!command) throw usage(io, 'unknown-command', { name })
  const config = readConfig(flags.data === undefined ? [] : ['--data', flags.data], env)
  return (await command())({ words, flags, config, io })
}

function parse(args: string[], io: Io) {
  try {
    return parseArgs({ args, options, allowPositionals: true })
  } catch (e) {
    // Only the option's name: the rest of Node's sentence is English.
    throw usage(io, 'bad-flags', { option: /'(-[^' ]*)/.exec((e as Error).message)?.[1] ?? args.join(' ') })
  }
}

function sentenceFor(e: unknown, language: Language): string | null {
  if (e instanceof Refusal) return say(language, `refusals:${e.code}`, e.facts)
  return e instanceof CliError || e instanceof CliUsageError || e instanceof UsageError || e instanceof DatabaseError ? e.message : null
}
