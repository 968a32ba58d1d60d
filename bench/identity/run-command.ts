/** The command as a process of its own, so that its time and memory are its own. */
import { resolveCommand } from '#identity'

process.exitCode = await resolveCommand(process.argv.slice(2), {
  write: (text) => process.stdout.write(text),
  error: (text) => process.stderr.write(text),
  isTerminal: false,
  language: 'en',
})
process.stderr.write(`peak ${Math.round(process.resourceUsage().maxRSS / 1024)}\n`)
