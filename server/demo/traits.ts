import type { Arrival } from '#intake'
import type { SourceKey } from './habits.ts'

/** What a source says of a customer under names of its own, and the business that the account belongs to there. */
export type TraitsSaid = Pick<Arrival, 'traits' | 'group'>

const traitsOf = (values: Record<string, unknown>): TraitsSaid => ({
  traits: Object.entries(values).map(([name, value]) => ({ name, value })),
})

const grinds = ['Grano entero', 'Prensa francesa', 'Espresso', 'Filtro'] as const
const levels = ['Barro', 'Cobre', 'Talavera'] as const
const businesses = [
  { name: 'Cafetería La Esquina', plan: 'mayoreo', sucursales: 3 },
  { name: 'Cafetería Dos Patios', plan: 'mayoreo', sucursales: 1 },
  { name: 'Hotel Casa Verde', plan: 'mayoreo anual', sucursales: 2 },
  { name: 'Panadería San Telmo', plan: 'mayoreo', sucursales: 5 },
] as const

/**
 * With a customer's first moment, what else their source knows: the web shop how they want their coffee ground and for some a subscription, the club a
 * level; a few accounts are a business's. By the source's own running number and no dice, so that what else the year draws stays as it is.
 */
export function traitsSaidBy(source: SourceKey, number: number, city: string): TraitsSaid {
  if (source === 'loyalty') return traitsOf({ nivel: levels[number % 7 < 4 ? 0 : number % 7 < 6 ? 1 : 2] })
  if (source !== 'web' || number % 3 > 0) return {}
  const said = traitsOf({
    molienda: grinds[number % 4],
    tienda_preferida: city,
    ...(number % 5 === 0 ? { plan: 'Café cada mes', talla_mandil: ['CH', 'M', 'G'][(number / 15) % 3] } : {}),
  })
  if (number % 24 > 0) return said
  const at = (number / 24) % businesses.length
  const { name, plan, sucursales } = businesses[at] ?? businesses[0]
  return {
    ...said,
    group: { id: `empresa-${at + 1}`, traits: Object.entries({ name, plan, sucursales }).map(([key, value]) => ({ name: key, value })) },
  }
}

/** Laura buys for the office too. */
export const lauraOnWeb: TraitsSaid = {
  ...traitsOf({ molienda: 'Prensa francesa', plan: 'Café cada mes', talla_mandil: 'M' }),
  group: {
    id: 'empresa-9',
    traits: [
      { name: 'name', value: 'Cafetería Mendoza' },
      { name: 'plan', value: 'mayoreo' },
    ],
  },
}
export const lauraInClub: TraitsSaid = traitsOf({ nivel: 'Cobre', bebida_favorita: 'Café de olla' })
