import type { Country } from './countries.ts'
import { makeUrn, type Random } from './random.ts'

/** The demo business sells for the home, the kitchen and the coffee lover. */
export const shopName = 'Casa Lumbre'

export type Product = { name: string; centavos: number; weight: number; kind: 'coffee' | 'kitchen' | 'home' | 'machine' }

const product = (kind: Product['kind'], name: string, pesos: number, weight: number): Product => ({
  kind,
  name,
  centavos: pesos * 100,
  weight,
})

/** Prices in Mexican pesos; other countries' follow from their own factor. */
export const products: readonly Product[] = [
  product('coffee', 'Café de Chiapas en grano 500 g', 219, 30),
  product('coffee', 'Café de Veracruz molido 250 g', 129, 24),
  product('coffee', 'Café descafeinado 250 g', 149, 9),
  product('coffee', 'Filtros de papel n.º 4 (100)', 79, 14),
  product('coffee', 'Chocolate de mesa 300 g', 98, 10),
  product('kitchen', 'Prensa francesa 600 ml', 549, 8),
  product('kitchen', 'Cafetera italiana 6 tazas', 689, 7),
  product('kitchen', 'Molino manual de café', 899, 5),
  product('kitchen', 'Taza de barro', 145, 16),
  product('kitchen', 'Juego de 4 tazas', 520, 7),
  product('kitchen', 'Sartén de hierro 26 cm', 980, 5),
  product('kitchen', 'Tabla de parota', 640, 6),
  product('kitchen', 'Cuchillo de chef 20 cm', 890, 4),
  product('kitchen', 'Mantel de algodón', 720, 5),
  product('kitchen', 'Delantal de mezclilla', 390, 5),
  product('kitchen', 'Termo de acero 1 l', 590, 8),
  product('home', 'Vela de copal', 185, 14),
  product('home', 'Cobija de lana', 1450, 3),
  product('home', 'Lámpara de mesa', 1290, 3),
  product('home', 'Maceta de talavera', 460, 6),
  product('home', 'Cojín bordado', 420, 6),
  product('home', 'Difusor de aromas', 640, 4),
  product('home', 'Florero de vidrio soplado', 580, 4),
  product('machine', 'Cafetera espresso Lumbre E2', 4890, 3),
  product('machine', 'Cafetera de goteo 12 tazas', 1690, 3),
  product('machine', 'Molino eléctrico', 1390, 3),
  product('machine', 'Licuadora 1.5 l', 1190, 4),
  product('machine', 'Hervidor eléctrico', 890, 4),
]

const drawAny = makeUrn(products, ({ weight }) => weight)
const drawOf = (kind: Product['kind']) => {
  const draw = makeUrn(
    products.filter((one) => one.kind === kind),
    ({ weight }) => weight,
  )
  return draw
}
const drawCoffee = drawOf('coffee')
export const drawMachine = drawOf('machine')

export type Line = { product: string; quantity: number; amountMinor: number }

export const priceIn = (country: Country, { centavos }: Product): number =>
  Math.max(country.priceStep, Math.round((centavos * country.priceFactor) / country.priceStep) * country.priceStep)

/** One to four lines; who comes for coffee mostly buys coffee. */
export function drawBasket(country: Country, lovesCoffee: boolean, random: Random): Line[] {
  const count = random.chance(0.62) ? 1 : random.between(2, 4)
  const basket = new Map<string, Line>()
  for (let i = 0; i < count; i++) {
    const drawn = lovesCoffee && random.chance(0.75) ? drawCoffee(random) : drawAny(random)
    const quantity = drawn.kind === 'machine' || random.chance(0.8) ? 1 : random.between(2, 3)
    basket.set(drawn.name, { product: drawn.name, quantity, amountMinor: priceIn(country, drawn) * quantity })
  }
  return [...basket.values()]
}
