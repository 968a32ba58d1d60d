import { minorDigits } from '#contract'
import { type Money, readCurrency, readMoney } from '../reading/money.ts'
import { readQuantity } from '../reading/values.ts'
import { isStated, type Misread, misread } from './misread.ts'
import { isObject } from './traits.ts'

type Json = Record<string, unknown>
export type Sum = { amountMinor: number; currency: string }
/** `own`: the money of the business. `isGivenBack`: some write what they give back with a minus. */
export type Counting = { own: string; isGivenBack?: boolean }

const plainNumber = /^([+-]?)(\d{1,15})(?:\.(\d+))?$/
const none: Money = { kind: 'none' }

/**
 * An amount as programs write it (349.9, "349.90"), exactly, without binary fractions on the way; else as people do ("$1,234.50"). A point in a
 * currency without decimals groups thousands ("12.990").
 */
function readAmount(stated: unknown, { currency, isStated: isNamed }: Named): Money {
  if (typeof stated !== 'number' && typeof stated !== 'string') return none
  const text = String(stated).trim()
  const digits = minorDigits(currency)
  const [plain, sign, whole = '', fraction = ''] = plainNumber.exec(text) ?? []
  if (plain === undefined || (digits === 0 && fraction.length === 3 && typeof stated === 'string'))
    return typeof stated === 'string' ? readMoney(text, currency, isNamed) : rounded(stated, currency)
  const minor = exactly(whole, fraction, digits)
  return Number.isSafeInteger(minor) ? { kind: 'money', minor: sign === '-' && minor > 0 ? -minor : minor, currency } : none
}

/** What JavaScript writes with an exponent. */
function rounded(stated: number, currency: string): Money {
  const minor = Math.round(stated * 10 ** minorDigits(currency))
  return Number.isSafeInteger(minor) ? { kind: 'money', minor, currency } : none
}

function exactly(whole: string, fraction: string, digits: number): number {
  const kept = fraction.slice(0, digits).padEnd(digits, '0')
  return Number(whole + kept) + ((fraction[digits] ?? '0') >= '5' ? 1 : 0)
}

type Named = { currency: string; isStated: boolean }

/** The currency that is counted in; null where one is stated that nobody knows: its amounts are of no currency, and none. */
function currencyOf({ currency: stated }: Json, own: string): Named | null {
  if (!isStated(stated)) return { currency: own, isStated: false }
  const currency = typeof stated === 'string' ? readCurrency(stated, own) : null
  return currency === null ? null : { currency, isStated: true }
}

const totals = ['total', 'revenue', 'value', 'amount'] as const

/** What is stated of money and is none that can be understood. Of several totals one that is understood is enough. */
export function misreadAmounts(properties: Json, counting: Counting): Misread[] {
  const wrong: Misread[] = []
  const named = currencyOf(properties, counting.own)
  if (!named) wrong.push(misread('currency', properties.currency))
  const counted = named ?? { currency: counting.own, isStated: false }
  const stated = totals.filter((name) => isStated(properties[name]))
  const [first] = stated
  if (first && stated.every((name) => totalIn(properties[name], counted, counting) === null)) wrong.push(misread(first, properties[first]))
  return [...wrong, ...misreadProducts(properties, counted, stated.length === 0)]
}

/** `isAdded`: the thing costs what its products come to; then one in another currency than those before it is not understood. */
function misreadProducts({ products }: Json, named: Named, isAdded: boolean): Misread[] {
  if (isStated(products) && !Array.isArray(products)) return [misread('products', products)]
  const wrong: Misread[] = []
  let currency: string | null = null
  for (const [at, product] of (Array.isArray(products) ? products : []).slice(0, productsMax).entries()) {
    const price: Money | null = isObject(product) && isStated(product.price) ? readAmount(product.price, named) : null
    if (!isObject(product)) wrong.push(misread(`products.${at}`, product))
    else if (price && (price.kind !== 'money' || (isAdded && isOfAnother(price, currency))))
      wrong.push(misread(`products.${at}.price`, product.price))
    else if (quantityOf(product) === null) wrong.push(misread(`products.${at}.quantity`, product.quantity))
    if (price?.kind === 'money' && price.minor !== 0) currency ??= price.currency
  }
  return wrong
}

/** Nothing is of no currency: what is given away adds to any sum. */
const isOfAnother = ({ minor, currency }: Money & { kind: 'money' }, before: string | null): boolean =>
  minor !== 0 && before !== null && currency !== before

/** Nobody buys for less than nothing. */
function totalIn(stated: unknown, named: Named, { isGivenBack = false }: Counting): Sum | null {
  const read = readAmount(stated, named)
  if (read.kind !== 'money' || (read.minor < 0 && !isGivenBack)) return null
  return { amountMinor: Math.abs(read.minor), currency: read.currency }
}

/** What a thing costs as a whole: what is stated, else what its products come to. What is stated and not understood is no sum of products either. */
export function sumOf(properties: Json, counting: Counting): Sum | null {
  const named = currencyOf(properties, counting.own)
  if (!named) return null
  const stated = totals.filter((name) => isStated(properties[name]))
  for (const name of stated) {
    const total = totalIn(properties[name], named, counting)
    if (total) return total
  }
  return stated.length > 0 ? null : sumOfProducts(properties, named)
}

function sumOfProducts({ products }: Json, named: Named): Sum | null {
  let sum = 0
  let currency: string | null = null
  for (const product of (Array.isArray(products) ? products : []).slice(0, productsMax)) {
    if (!isObject(product) || !isStated(product.price)) continue
    const [price, quantity] = [readAmount(product.price, named), quantityOf(product)]
    if (price.kind !== 'money' || quantity === null || isOfAnother(price, currency)) return null
    sum += price.minor * (quantity ?? 1)
    if (price.minor !== 0) currency ??= price.currency
  }
  return sum > 0 && currency !== null ? { amountMinor: Math.round(sum), currency } : null
}

/** How many; undefined where it is not said, null where it is none. */
function quantityOf({ quantity: stated }: Json): number | null | undefined {
  if (!isStated(stated)) return undefined
  if (typeof stated === 'number') return Number.isFinite(stated) && stated >= 0 ? stated : null
  return typeof stated === 'string' ? readQuantity(stated) : null
}

const productsMax = 500

export function itemsOf(properties: Json, { own }: Counting): Json[] {
  const named = currencyOf(properties, own)
  const products = Array.isArray(properties.products) ? properties.products.filter(isObject) : []
  return products.slice(0, productsMax).map((product) => {
    const price = named && readAmount(product.price, named)
    const quantity = quantityOf(product)
    return {
      ...text(product, 'name', ['name', 'title', 'product', 'sku']),
      ...text(product, 'sku', ['sku', 'product_id']),
      ...(quantity ? { quantity } : {}),
      ...(price?.kind === 'money' ? { priceMinor: price.minor } : {}),
    }
  })
}

export const firstText = (...values: unknown[]): string | null => {
  for (const value of values) {
    if (typeof value === 'string' && value.trim() !== '') return value.trim()
    if (typeof value === 'number') return String(value)
  }
  return null
}
export const text = (from: Json, as: string, names: readonly string[]): Json => {
  const found = firstText(...names.map((name) => from[name]))
  return found === null ? {} : { [as]: found }
}
export const count = (from: Json, as: string, names: readonly string[]): Json => {
  const found = names.map((name) => wholeNumber(from[name])).find((value) => value > 0)
  return found === undefined ? {} : { [as]: found }
}
const wholeNumber = (stated: unknown): number =>
  typeof stated === 'number' && Number.isInteger(stated)
    ? stated
    : typeof stated === 'string' && /^\d{1,9}$/.test(stated.trim())
      ? Number(stated)
      : 0
