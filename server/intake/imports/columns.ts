import { type AttributeField, attributeFields, type ImportField, type orderFields } from '#contract'
import { guessColumns } from '#identity'

export type Kind = 'customers' | 'orders'
/** What one column means; null where it is not used. */
type Meaning = { field: ImportField | null; guessed: boolean; remembered?: boolean }
export type Mapping = Meaning[]

type OrderField = (typeof orderFields)[number]

/** Folded headers that mean something of the order; the first that fits wins, each once but products. */
const orderMeanings: readonly [OrderField, RegExp][] = [
  [
    'order_id',
    /^(pedido|orden|order|folio|ticket|factura|compra|venta|recibo|nota|(id|numero|num|no|n) (de )?(pedido|orden|compra|venta|factura|ticket|recibo)|(pedido|orden|compra|venta|ticket) (id|numero)|order (id|number|no|name)|invoice( number| id| no)?|transaction id|receipt( number)?)$/,
  ],
  [
    'order_date',
    /^(fecha|fecha y hora|fecha (de )?(la )?(compra|pedido|venta|orden|factura|emision|creacion)|date|order date|created at|paid at|purchase date|ordered at|dia)$/,
  ],
  [
    'order_total',
    /^(total|importe|importe total|monto|monto total|total (del )?pedido|total (de )?(la )?(compra|venta)|precio total|amount|order total|grand total|total price|value|valor|revenue|venta total)$/,
  ],
  ['order_currency', /^(moneda|divisa|currency|currency code)$/],
  ['order_product', /^(productos?|articulos?|descripcion|item|items|product( name)?|lineitem name|line item|concepto)$/],
  ['order_quantity', /^(cantidad|cant|unidades|piezas|qty|quantity|lineitem quantity|units)$/],
  ['order_channel', /^(canal|canal (de )?venta|channel|sales channel|origen)$/],
]
const idHeader = /^(id|clave|key|identificador|folio|referencia|ref)$/
const numberHeader = /^(numero|num|no|n|number)$/
const streetHeader = /^(calle|direccion|domicilio|colonia|barrio|street|address)\b/

const foldHeader = (header: string): string =>
  header
    .slice(0, 80)
    .replaceAll(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, ' ')
    .trim()

/** What each column probably means, from its header and, where there is none, from its values. */
export function guessMapping(kind: Kind, headers: readonly string[], samples: readonly string[][]): Mapping {
  const ofOrder = kind === 'orders' ? guessOrder(headers) : headers.map(() => null)
  const free = headers.map((header, at) => (ofOrder[at] ? '' : header))
  const byHeader = guessColumns(free, [])
  const byValue = guessColumns(
    free,
    samples.map((row) => row.map((cell, at) => (ofOrder[at] ? '' : cell))),
  )
  const notes = headers.map((header, at) => (ofOrder[at] ? false : noteHeader.test(foldHeader(header))))
  return headers.map((header, at) => {
    const field = ofOrder[at] ?? (notes[at] ? 'note' : fieldOf(header, byHeader[at] ?? null, byValue[at] ?? null))
    return { field, guessed: field !== null }
  })
}

function guessOrder(headers: readonly string[]): (OrderField | null)[] {
  const taken = new Set<OrderField>()
  const folded = headers.map(foldHeader)
  const found = folded.map((header) => {
    const field = orderMeanings.find(([one, shape]) => !taken.has(one) && shape.test(header))?.[0] ?? null
    if (field) taken.add(field)
    return field
  })
  // A bare "id" or "number" in a file of orders numbers the orders, unless something else does; beside a street it is the house's.
  const isSale = (taken.has('order_total') || taken.has('order_product')) && !folded.some((header) => streetHeader.test(header))
  const numbers = (header: string) => idHeader.test(header) || (isSale && numberHeader.test(header))
  const bare = taken.has('order_id') ? -1 : folded.findIndex(numbers)
  return found.map((field, at) => (at === bare ? 'order_id' : field))
}

/** Values alone say what a phone or a mail is. A date under a header that is not a birth date's may be any date. */
function fieldOf(header: string, byHeader: string | null, byValue: string | null): ImportField | null {
  const guess = byHeader ?? (header === '' || byValue === 'email' || byValue === 'phone' || byValue === 'full_name' ? byValue : null)
  if (guess === 'id') return 'external_id'
  return attributeFields.find((field) => field === guess) ?? null
}

/** Whether the file speaks of orders: two of their columns, one of which is the order's number or its total. */
export function guessKind(headers: readonly string[]): Kind {
  const found = new Set(guessOrder(headers).filter(Boolean))
  return found.size >= 2 && (found.has('order_id') || found.has('order_total')) ? 'orders' : 'customers'
}

const noteHeader =
  /^((notas?|observacion(es)?|comentarios?)( (del|de la|de|sobre el) (cliente|pedido|compra|venta))?|apuntes?|(customer |order |internal )?(notes?|comments?|remarks?))$/

/** The fields by which a row says who it is about. */
const personFields = new Set<ImportField>([
  'external_id',
  'full_name',
  'first_name',
  'last_name',
  'email',
  'phone',
  'document',
  'handle',
  'card',
  'customer_number',
])
export const saysWho = (mapping: Mapping): boolean => mapping.some(({ field }) => field !== null && personFields.has(field))

export const isAttribute = (field: ImportField): field is AttributeField => attributeFields.some((one) => one === field)

const phoneLike = /^[+(]?\d[\d\s().-]{6,}$/
const dataLike = (cell: string) =>
  /@.+\./.test(cell) || phoneLike.test(cell) || /^\d{1,4}[-/]\d{1,2}[-/]\d{1,4}/.test(cell) || /^-?\$?\d+([.,]\d+)?$/.test(cell)

/** Whether the first row names the columns. A lone column of phones has no header; a row of data has data in it. */
export function looksLikeHeader(first: readonly string[], others: readonly string[][]): boolean {
  const cells = first.map((cell) => cell.trim())
  if (cells.some(dataLike)) return false
  const named = guessColumns([...first], []).some((field) => field !== null) || guessOrder(first).some((field) => field !== null)
  if (named || others.length === 0) return true
  const below = others.some((row) => row.some((cell) => dataLike(cell.trim())))
  return below || cells.length > 1
}

/** What files of one system have in common: their headers. Files without headers are told apart by their number of columns only. */
export const signatureOf = (headers: readonly string[]): string => {
  const folded = headers.map(foldHeader)
  return folded.some(Boolean) ? folded.join('|').slice(0, 2000) : `${headers.length} columns`
}
