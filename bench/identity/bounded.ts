import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { generateRecords } from '../generator/records.ts'

/** A file that is all of one piece: what could grow with the square of its rows, and must not. */
export type Case = { name: string; rows: number; header: string; row(n: number): string }
export type Bounded = { name: string; rows: number; seconds: number; peakMb: number; people: number; generic: number }

/** As many different people as the generator draws, by their full names. */
function drawNames(count: number): string[] {
  const names: string[] = []
  const channels = ['form'] as const
  for (const { attributes } of generateRecords({
    seed: 41,
    people: count * 2,
    country: 'MX',
    recordsPerPerson: 1,
    channels: [...channels],
  })) {
    const { full_name, first_name, last_name, second_last_name } = attributes
    const name = full_name ?? [first_name, last_name, second_last_name].filter(Boolean).join(' ')
    if (name) names.push(String(name).replaceAll(/[",;]/g, ' '))
    if (names.length === count) break
  }
  return names
}

/** `size`: rows of the large ones. */
export function boundedCases(size: number): Case[] {
  const names = drawNames(size)
  const nameOf = (n: number) => names[n % names.length] ?? ''
  const visits = Math.min(1000, Math.ceil(size / 100))
  const contacts = (n: number, of: (at: number) => string) => Array.from({ length: 5 }, (_, at) => of(n * 5 + at)).join(' ; ')
  return [
    {
      name: 'one block: everybody at one address',
      rows: size,
      header: 'id,nombre completo,direccion,codigo postal,ciudad',
      row: (n) => `${n},${nameOf(n)},Hidalgo 12,72000,Puebla`,
    },
    {
      name: 'a phone that everybody gives',
      rows: size,
      header: 'id,nombre completo,telefono',
      row: (n) => `${n},${nameOf(n)},55 1234 5678`,
    },
    {
      name: 'one row over and over',
      rows: size,
      header: 'id,nombre completo,telefono,correo',
      row: (n) => `${n},Ana Gil Soto,55 1234 5678,ana.gil7@empresa.mx`,
    },
    {
      name: `one customer of ${(visits * 10).toLocaleString('en')} phones and mails`,
      rows: visits,
      header: 'id,nombre completo,tarjeta,telefono,correo',
      row: (n) =>
        `${n},Ana Gil Soto,L-0001234,${contacts(n, (at) => `55${(at * 7919 + 10_000_000) % 90_000_000}`)},${contacts(n, (at) => `ana${at}@empresa.mx`)}`,
    },
  ]
}

/** Runs the whole command in a process of its own. */
export function measureBounded({ name, rows, header, row }: Case): Bounded {
  const folder = mkdtempSync(join(tmpdir(), 'pulsera-bounded-'))
  try {
    const file = join(folder, 'rows.csv')
    writeFileSync(file, [header, ...Array.from({ length: rows }, (_, n) => row(n))].join('\n'))
    const began = performance.now()
    const done = spawnSync(
      process.execPath,
      [join(import.meta.dirname, 'run-command.ts'), file, '--id', 'id', '--country', 'MX', '--out', join(folder, 'out.csv'), '--json'],
      { encoding: 'utf8', maxBuffer: 1 << 26 },
    )
    if (done.status !== 0) throw new Error(done.stderr)
    const { people, crowded } = JSON.parse(done.stdout) as { people: number; crowded: number }
    const seconds = (performance.now() - began) / 1000
    return { name, rows, seconds, peakMb: Number(/peak (\d+)/.exec(done.stderr)?.[1] ?? 0), people, generic: crowded }
  } finally {
    rmSync(folder, { recursive: true })
  }
}
