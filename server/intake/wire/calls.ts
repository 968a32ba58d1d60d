import { isObject } from './traits.ts'

export const methods = ['identify', 'track', 'page', 'screen', 'group', 'alias', 'batch'] as const
export type Method = (typeof methods)[number]

/** One call as the client meant it, with what its batch says for all; `null` where the batch holds something that is no object. */
export type Call = Record<string, unknown> | null

/** The calls of a body: a batch's context and integrations are merged into each of its items, whose own words win. */
export function callsOf(body: unknown, method: Method): Call[] {
  if (Array.isArray(body)) return body.map((item) => (isObject(item) ? without(item) : null))
  if (!isObject(body)) return [null]
  if (method !== 'batch' && !Array.isArray(body.batch))
    return [{ ...without(body), type: typeof body.type === 'string' ? body.type : method }]
  if (!Array.isArray(body.batch)) return [null]
  return body.batch.map((item) => (isObject(item) ? merged(item, body) : null))
}

/** What stands in a body where a call is expected, whatever it is: of a batch its item, otherwise the whole. */
export const itemOf = (body: unknown, at: number): unknown => {
  const list = listIn(body)
  return list ? list[at] : body
}
/** Its items, where a body holds several. */
export function listIn(body: unknown): readonly unknown[] | null {
  const list = isObject(body) ? body.batch : body
  return Array.isArray(list) ? list : null
}

function merged(item: Record<string, unknown>, top: Record<string, unknown>): Record<string, unknown> {
  const call = without(item)
  for (const name of ['context', 'integrations']) {
    const forAll = top[name]
    if (isObject(forAll)) call[name] = isObject(item[name]) ? { ...forAll, ...item[name] } : forAll
  }
  return call
}

/** Keys and a client's own bookkeeping are not customer data. */
function without({
  writeKey: _key,
  api_key: _apiKey,
  _metadata,
  sentAt: _sentAt,
  // Ours alone: no sender says which of its calls count only where nothing else is said.
  fallback: _fallback,
  ...call
}: Record<string, unknown>): Record<string, unknown> {
  return call
}
