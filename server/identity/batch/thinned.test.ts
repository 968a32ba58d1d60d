import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { compareUnlessApart } from '../compare/index.ts'
import { normalise } from '../normalise/index.ts'
import { candidatePairs } from '../resolve.ts'
import { resolveFile } from './engine.ts'
import { pairWidth } from './found.ts'
import { chooseColumns } from './options.ts'
import { readLayout } from './rows.ts'

const folder = mkdtempSync(join(tmpdir(), 'pulsera-thinned-'))
afterAll(() => rmSync(folder, { recursive: true }))
const setting = { country: 'MX', ownContacts: [] }

describe('a customer of very many records', () => {
  it('meets representatives of a shared contact, the very ones of the engine', async () => {
    const names = ['Laura Gómez Peña', 'Lau Gómez', 'Diego Ruiz']
    const rows = Array.from({ length: 300 }, (_, n) => ({
      id: `r${n}`,
      full_name: names[n % 3] ?? '',
      email: `compra${n * 7919}@tienda.mx`,
    }))
    const file = join(folder, 'one.csv')
    writeFileSync(file, `id,full_name,phone,email\n${rows.map((row) => `${row.id},${row.full_name},55 1234 5678,${row.email}\n`).join('')}`)
    const layout = readLayout(file)
    const result = await resolveFile(layout, { setting, columns: chooseColumns(layout, { id: undefined, map: [] }), threads: 1 })
    const kept = result.compared.reduce((sum, { joins, open }) => sum + (joins.length + open.length) / pairWidth, 0)
    await result.close()
    const records = rows.map(({ id, ...attributes }) => ({ id, features: normalise({ ...attributes, phone: '55 1234 5678' }, setting) }))
    const pairs = [...candidatePairs(records)].filter(([a, b]) => compareUnlessApart(a.features, b.features, result.model))
    expect(kept).toBe(pairs.length)
    expect(kept).toBeGreaterThan(300)
    expect(kept).toBeLessThan((300 * 299) / 8)
  })
})
