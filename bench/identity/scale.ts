import { spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { createWriteStream, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Field } from '#identity'
import { generateRecords } from '../generator/records.ts'
import { type Score, score } from './score.ts'

export type Scale = { records: number; seconds: number; peakMb: number; score: Score }

const columns: Field[] = [
  'full_name',
  'first_name',
  'last_name',
  'email',
  'phone',
  'document',
  'birth_date',
  'address',
  'city',
  'postcode',
  'handle',
  'card',
]
const meanRecords = 2.58

/** Runs the whole command in a process of its own on a generated file of seven channels. */
export async function measureScale(records: number, folder: string): Promise<Scale> {
  const [file, clusters] = [join(folder, `${records}.csv`), join(folder, `${records}.clusters.csv`)]
  const truth = await writeFileOf(records, file)
  const began = performance.now()
  const done = spawnSync(process.execPath, [join(import.meta.dirname, 'run-command.ts'), file, '--out', clusters, '--json'], {
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  })
  const seconds = (performance.now() - began) / 1000
  if (done.status !== 0) throw new Error(done.stderr)
  const people = new Map<string, string[]>()
  for (const line of readFileSync(clusters, 'utf8').split('\n').slice(1)) {
    const [id, person] = line.split(',')
    if (!id || !person) continue
    const ids = people.get(person)
    if (ids) ids.push(id)
    else people.set(person, [id])
  }
  return { records, seconds, peakMb: Number(/peak (\d+)/.exec(done.stderr)?.[1] ?? 0), score: score([...people.values()], truth) }
}

async function writeFileOf(records: number, file: string): Promise<Map<string, string>> {
  const out = createWriteStream(file)
  const truth = new Map<string, string>()
  let text = `id,channel,${columns.join(',')}\n`
  for (const made of generateRecords({ seed: 31, people: Math.ceil(records / meanRecords) + 500, country: 'MX' })) {
    if (truth.size === records) break
    truth.set(made.id, made.person)
    text += `${made.id},${made.channel},${columns.map((field) => made.attributes[field] ?? '').join(',')}\n`
    if (text.length < 1_000_000) continue
    if (!out.write(text)) await once(out, 'drain')
    text = ''
  }
  out.end(text)
  await once(out, 'finish')
  return truth
}
