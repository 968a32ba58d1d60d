import { expect, it } from 'vitest'
import type { WorkspaceId } from '#contract'
import { sampleFile } from '../web/imports/sample.ts'
import { type SampleCountry, sampleCountries } from '../web/imports/sample-countries.ts'
import { eventually, openShop } from './steps.ts'

const shop = await openShop()
const known: Partial<Record<string, SampleCountry>> = sampleCountries
const words = {
  es: { name: 'Nombre', phone: 'Teléfono', email: 'Correo', city: 'Ciudad' },
  en: { name: 'Name', phone: 'Phone', email: 'Email', city: 'City' },
}

/** What comes of the sample in a business of that country. */
async function bringIn(country: string, language: keyof typeof words) {
  const stated = { mode: 'own', business: `Tienda ${country} ${language}`, country, mainIdentifier: 'phone' }
  const made = await shop.call('POST', '/api/workspaces', stated, { cookie: shop.cookie })
  expect(made.status, made.text).toBe(201)
  const workspace: WorkspaceId = made.body.workspaceId
  const key = await shop.keyFor('owner', workspace)
  const api = async (method: string, path: string, raw?: FormData) => {
    const { status, text, body } = await shop.call(method, `/api${path}`, undefined, { key, ...(raw ? { raw } : {}) })
    expect(status, text).toBeLessThan(300)
    return body
  }
  const form = new FormData()
  form.set('start', 'true')
  form.set('file', sampleFile('ejemplo.csv', country, words[language]))
  const { id, columns } = await api('POST', '/imports', form)
  const { counts } = await eventually(async () => {
    const shown = await api('GET', `/imports/${id}`)
    expect(shown.state).toBe('done')
    return shown
  })
  const { items } = await api('GET', `/reviews?import=${id}&limit=50`)
  const { items: people } = await api('GET', `/people?import=${id}&sort=name&limit=50`)
  const unread = (await api('GET', `/imports/${id}/misreads`)).items.map(({ value }: { value: string }) => value)
  const nameless = /Cliente|Consumidor/
  return {
    counts,
    twins: items
      .map(({ left, right }: { left: { name: string }; right: { name: string } }) =>
        [left.name, right.name].map((name) => name.split(' ').slice(0, 2).join(' ')).sort(),
      )
      .sort(),
    fields: columns.map(({ field }: { field: string | null }) => field),
    joined: people.filter(({ recordCount }: { recordCount: number }) => recordCount > 1).length,
    phones: people.map(({ phone }: { phone: string | null }) => phone),
    unread: unread.filter((value: string) => !nameless.test(value)),
  }
}

const countries = Object.keys(sampleCountries)

it('knows every country that a business may be in', async () => {
  const { namedCountries } = await import('../web/setup/countries.ts')
  expect(
    namedCountries('es')
      .map(({ value }) => value)
      .sort(),
  ).toEqual([...countries].sort())
})

it.each([...countries.map((country) => [country, 'es'] as const), ['MX', 'en'] as const, ['DE', 'es'] as const])(
  'the sample of %s (%s) has the same three twins, one joined pair, and nothing that is not understood',
  async (country, language) => {
    const { counts, twins, fields, joined, phones, unread } = await bringIn(country, language)
    expect(twins).toHaveLength(3)
    expect(twins.map(([one]: string[]) => one?.split(' ')[0])).toEqual(['Ana', 'Marta', 'Rosa'])
    expect(counts).toMatchObject({ rows: 12, newPeople: 10, knownPeople: 0, doubts: 6, rejected: 0, unchanged: 0 })
    expect(unread).toEqual([])
    expect(joined).toBe(1)
    expect(fields.slice(0, 4)).toEqual(['full_name', 'phone', 'email', 'city'])
    expect(fields.slice(4)).toEqual(known[country === 'DE' ? 'MX' : country]?.document ? ['document'] : [])
    const dial = `+${(known[country] ?? sampleCountries.MX).dial.split(' ')[0]}`
    expect(phones.every((phone: string | null) => phone?.startsWith(dial))).toBe(true)
  },
)
