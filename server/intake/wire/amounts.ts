import { minorDigits } from '#contract'
import { isStated, type Misread, misread } from './misread.ts'
import { isObject } from './traits.ts'

type Json = Record<string, unknown>

/** An amount as stated ("349.90", 349.9) in the smallest unit of its currency, exactly: no binary fractions on the way. Null when it is none. */
function toMinor(stated: unknown, currency: string): number | null {
  if (typeof stated !== 'number' && typeof stated !== 'string') return null
  const text = String(stated).trim()
  const digits = minorDigits(currency)
  const plain = /^[+-]?(\d{1,15})(?:\.(\d+))?$/.exec(text)
  const minor = plain
    ? exactly(plain[1] ?? '', plain[2] ?? '', digits)
    : text === ''
      ? Number.NaN
      : Math.round(Math.abs(Number(text)) * 10 ** digits)
  return Number.isSafeInteger(minor) ? minor : null
}

function exactly(whole: string, fraction: string, digits: number): number {
  const kept = fraction.slice(0, digits).padEnd(digits, '0')
  return Number(whole + kept) + ((fraction[digits] ?? '0') >= '5' ? 1 : 0)
}

export const currencyOf = (properties: Json, fallback: string): string => {
  const stated = firstText(properties.currency)?.toUpperCase() ?? ''
  return /^[A-Z]{3}$/.test(stated) ? stated : fallback
}

const totals = ['total', 'revenue', 'value', 'amount'] as const

/** What is stated of money and is none that can be understood. Of several totals one that is understood is enough. */
export function misreadAmounts(properties: Json): Misread[] {
  const wrong: Misread[] = []
  const currency = properties.currency
  if (isStated(currency) && !isCurrency(currency)) wrong.push(misread('currency', currency))
  const stated = totals.filter((name) => isStated(properties[name]))
  const [first] = stated
  if (first && stated.every((name) => toMinor(properties[name], 'MXN') === null)) wrong.push(misread(first, properties[first]))
  const { products } = properties
  if (isStated(products) && !Array.isArray(products)) wrong.push(misread('products', products))
  for (const [at, product] of (Array.isArray(products) ? products : []).slice(0, 500).entries()) {
    if (!isObject(product)) wrong.push(misread(`products.${at}`, product))
    else if (isStated(product.price) && toMinor(product.price, 'MXN') === null) wrong.push(misread(`products.${at}.price`, product.price))
    else if (isStated(product.quantity) && !(Number(product.quantity) > 0)) wrong.push(misread(`products.${at}.quantity`, product.quantity))
  }
  return wrong
}
const isCurrency = (stated: unknown) => typeof stated === 'string' && /^[A-Za-z]{3}$/.test(stated.trim())

/** What a thing costs as a whole: what is stated, else what its products come to. */
export function amountOf(properties: Json, currency: string): number | null {
  const stated = totals.map((name) => properties[name])
  const total = stated.find((one) => toMinor(one, currency) !== null)
  if (total !== undefined) return toMinor(total, currency)
  const sum = itemsOf(properties, currency).reduce((all, item) => all + Number(item.priceMinor ?? 0) * Number(item.quantity ?? 1), 0)
  return sum > 0 ? sum : null
}

export function itemsOf(properties: Json, currency: string): Json[] {
  const products = Array.isArray(properties.products) ? properties.products.filter(isObject) : []
  return products.slice(0, 500).map((product) => {
    const priceMinor = toMinor(product.price, currency)
    return {
      ...text(product, 'name', ['name', 'title', 'product', 'sku']),
      ...text(product, 'sku', ['sku', 'product_id']),
      ...count(product, 'quantity', ['quantity']),
      ...(priceMinor === null ? {} : { priceMinor }),
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
  const found = names.map((name) => Number(from[name])).find((value) => Number.isInteger(value) && value > 0)
  return found === undefined ? {} : { [as]: found }
}
