import { resolveCommand } from '#identity'
import { languageOfTerminal } from './io.ts'

/** `resolve FILE.csv …`: who is who in a file, with the engine alone. It has flags of its own and needs no installation. */
export const resolve = (args: string[]): Promise<number> =>
  resolveCommand(args, {
    write: (text) => process.stdout.write(text),
    error: (text) => process.stderr.write(text),
    isTerminal: process.stderr.isTTY === true,
    language: languageOfTerminal(process.env),
  })
