/** JSON whose whole numbers beyond 2^53 stay exact, as texts: shops number their orders so (Shopify), and a rounded id is somebody else's. */
export function parseExact(text: string): unknown {
  return /\d{16}/.test(text) ? JSON.parse(text, keepLong) : JSON.parse(text)
}

type Context = { source?: string }

function keepLong(this: unknown, _key: string, value: unknown, context?: Context): unknown {
  if (typeof value !== 'number' || Number.isSafeInteger(value)) return value
  const source = context?.source ?? ''
  return /^-?\d+$/.test(source) ? source : value
}
