import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { createSecretBox, findSecretBox, isSealed, openSecretBox, secretKeyFile } from './secrets.ts'

const key = (n: number) => Buffer.alloc(32, n)
const folder = await mkdtemp(join(tmpdir(), 'pulsera-secrets-'))
afterAll(() => rm(folder, { recursive: true, force: true }))

describe('a sealed secret', () => {
  const box = createSecretBox(key(1))
  const sealed = box.seal('whsec_é✨', 'shop/a')

  it('opens where it lies, and shows nothing of itself', () => {
    expect(box.open(sealed, 'shop/a')).toBe('whsec_é✨')
    expect(sealed).not.toContain('whsec')
    expect(box.seal('whsec_é✨', 'shop/a')).not.toBe(sealed)
    expect([box.seal('', 'x'), box.open('', 'x')]).toEqual(['', ''])
  })

  it('opens neither with another key, nor in another row, nor changed or cut', () => {
    expect(createSecretBox(key(2)).open(sealed, 'shop/a')).toBeNull()
    expect(box.open(sealed, 'shop/b')).toBeNull()
    const changed = sealed.slice(0, -2) + (sealed.endsWith('AA') ? 'BB' : 'AA')
    expect([box.open(changed, 'shop/a'), box.open(sealed.slice(0, 20), 'shop/a'), box.open('s1.', 'shop/a')]).toEqual([null, null, null])
  })

  it('is told from what was written before: that is read as it stands', () => {
    expect([isSealed(sealed), isSealed('whsec_x')]).toEqual([true, false])
    expect(box.open('whsec_x', 'shop/a')).toBe('whsec_x')
  })
})

describe('the key', () => {
  const none = async () => null

  it('is not made where another sealed what is there', async () => {
    const data = join(folder, 'second')
    await expect(openSecretBox(data, {}, async () => 3)).rejects.toThrow(/\(3\)[\s\S]*--new-key[\s\S]*English: 3/)
    expect(await findSecretBox(data, {})).toBeNull()
  })

  it('is made once, for its owner only, and found again', async () => {
    const data = join(folder, 'fresh')
    expect(await findSecretBox(data, {})).toBeNull()
    const [one, other] = await Promise.all([openSecretBox(data, {}, none), openSecretBox(data, {}, none)])
    expect(one.name).toBe(other.name)
    expect((await stat(secretKeyFile(data))).mode & 0o777).toBe(0o600)
    expect((await findSecretBox(data, {}))?.name).toBe(one.name)
    expect(await readFile(secretKeyFile(data), 'utf8')).not.toContain(one.name)
  })

  it('may be stated beside the program, and is refused where it is none', async () => {
    const stated = { PULSERA_SECRET_KEY: key(3).toString('base64') }
    expect((await openSecretBox(join(folder, 'none'), stated, none)).name).toBe(createSecretBox(key(3)).name)
    expect(await findSecretBox(join(folder, 'none'), {})).toBeNull()
    await expect(openSecretBox(folder, { PULSERA_SECRET_KEY: 'secreto' }, none)).rejects.toThrow('PULSERA_SECRET_KEY')
    await writeFile(secretKeyFile(folder), 'roto')
    await expect(openSecretBox(folder, {}, none)).rejects.toThrow('secret.key')
  })
})
