import { parseArgs } from 'node:util'
import { DatabaseError, Refusal, readConfig, UsageError } from '#platform'
import { say } from '#texts'
import type { Command, Flags } from './commands.ts'
import { CliError, CliUsageError, languageOfTerminal, openIo, usage } from './io.ts'

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

async function runCommand(args: string[]): Promise<number> {
  const language = languageOfTerminal(process.env)
  const io = openIo(language, args.includes('--json'))
  const [name = ''] = args
  const { values, positionals } = parse(args, language)
  const flags: Flags = values
  if (flags.help || name === '' || name === 'help') {
    process.stdout.write(`${say(language, 'cli:help')}\n`)
    return name === '' && !flags.help ? 2 : 0
  }
  const command = commands[positionals[0] ?? '']
  if (!command) throw usage(io, 'unknown-command', { name })
  const config = readConfig(flags.data === undefined ? [] : ['--data', flags.data], process.env)
  return (await command())({ words: positionals.slice(1), flags, config, io })
}

function parse(args: string[], language: 'es' | 'en') {
  try {
    return parseArgs({ args, options, allowPositionals: true })
  } catch (e) {
    throw new CliUsageError(say(language, 'cli:bad-flags', { why: (e as Error).message }))
  }
}

function sentenceFor(e: unknown): string | null {
  if (e instanceof Refusal) return say(languageOfTerminal(process.env), `refusals:${e.code}`, e.facts)
  return e instanceof CliError || e instanceof CliUsageError || e instanceof UsageError || e instanceof DatabaseError ? e.message : null
}

process.exitCode = await runCommand(process.argv.slice(2)).catch((e) => {
  console.error(sentenceFor(e) ?? e)
  return e instanceof CliUsageError || e instanceof UsageError ? 2 : 1
})
