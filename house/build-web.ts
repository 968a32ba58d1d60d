import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { buildWeb, webDir } from '#platform'

/** The promise to whoever opens Pulsera on a shop's phone: what the first page loads as JavaScript, compressed. */
const firstLoadKbMax = 250

/** Builds the screens once, so that no test rebuilds them under another, and weighs the first load. */
await buildWeb(() => {})
const page = readFileSync(join(webDir, 'index.html'), 'utf8')
const scripts = [...page.matchAll(/(?:src|href)="(\/assets\/[^"]+\.js)"/g)].map((match) => match[1] ?? '')
const kb = scripts.reduce((sum, script) => sum + gzipSync(readFileSync(join(webDir, script))).length / 1024, 0)
console.log(`first load: ${scripts.length} scripts, ${kb.toFixed(0)} kB compressed (at most ${firstLoadKbMax})`)
process.exitCode = scripts.length > 0 && kb <= firstLoadKbMax ? 0 : 1
