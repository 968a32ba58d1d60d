import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Node's own options that `npm start` gives the server: what is measured is what runs. */
export function startOptions(): string[] {
  const { scripts } = JSON.parse(readFileSync(join(import.meta.dirname, '../package.json'), 'utf8')) as { scripts: { start: string } }
  const options = scripts.start.split(' ').filter((word) => word.startsWith('--'))
  if (options.length === 0) throw new Error('npm start gives no options any more')
  return options
}
