import type { OpenAPI } from '@orpc/openapi'

type Schema = {
  type?: string | string[]
  enum?: unknown[]
  const?: unknown
  format?: string
  description?: string
  properties?: Record<string, Schema>
  required?: string[]
  items?: Schema
  anyOf?: Schema[]
  oneOf?: Schema[]
  additionalProperties?: Schema | boolean
  minimum?: number
  maximum?: number
  maxLength?: number
  default?: unknown
}
type Operation = OpenAPI.OperationObject

const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
const plainText = (text: string) => text.replace(/[&<>"]/g, (c) => escapes[c] ?? c)

/** One page of HTML from the OpenAPI document, in English like the document: no script, nothing fetched from elsewhere. `origin`: where the reader asks. */
export function renderDocs(document: OpenAPI.Document, origin: string): string {
  const operations = Object.entries(document.paths ?? {}).flatMap(([path, item]) => {
    const { servers, parameters = [], ...methods } = item ?? {}
    const at = `${(servers ?? document.servers)?.[0]?.url ?? ''}${path}`.replace(/^\/\//, '/')
    return Object.entries(methods).map(([method, operation]) => {
      const own = operation as Operation
      return { path: at, method, operation: { ...own, parameters: [...parameters, ...(own.parameters ?? [])] } }
    })
  })
  const tags = [...new Set(operations.map(({ operation }) => operation.tags?.[0] ?? ''))]
  const sections = tags
    .filter((tag) => tag !== 'wire')
    .map((tag) => {
      const own = operations.filter(({ operation }) => (operation.tags?.[0] ?? '') === tag)
      return `<section id="${plainText(tag)}"><h2>${plainText(tag)}</h2>${own.map(renderOperation).join('')}</section>`
    })
  const links = [...tags.filter((tag) => tag !== 'wire'), 'wire'].map((tag) => `<a href="#${plainText(tag)}">${plainText(tag)}</a>`)
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Pulsera’s API</title><link rel="icon" href="/mark.svg" type="image/svg+xml"><style>${style}</style></head><body><header><h1>Pulsera’s API</h1>
<p>Every call carries a key (<code>Authorization: Bearer plsr_…</code>). Keys are made under Govern (Gobierno) or with
<code>npm run -s pulsera -- key create</code>.</p>
<pre>curl -H 'Authorization: Bearer plsr_…' '${plainText(origin)}/api/recognise?q=5512345678'</pre>
<p><a href="/api/openapi.json">openapi.json</a> · OpenAPI ${plainText(document.openapi)} · Pulsera ${plainText(document.info.version)}</p>
<nav>${links.join(' · ')}</nav></header>
<main>${sections.join('')}${renderWire(
    plainText(origin),
    operations
      .filter(({ operation }) => operation.tags?.[0] === 'wire')
      .map(renderOperation)
      .join(''),
  )}</main></body></html>`
}

const wireCalls = [
  ['track', 'what somebody did: <code>event</code>, <code>properties</code>'],
  ['identify', 'who somebody is: <code>traits</code> (name, phone, email …)'],
  ['page', 'a page seen: <code>name</code>, <code>properties</code>'],
  ['screen', 'a screen seen in an app: <code>name</code>, <code>properties</code>'],
  ['group', 'the company somebody belongs to: <code>groupId</code>, <code>traits</code>'],
  ['alias', 'two ids are the same somebody: <code>previousId</code>, <code>userId</code>'],
  ['batch', 'many of these at once: <code>{ batch: [ … ] }</code>'],
]

/** The tracking wire is not part of the contract: its shape is what official clients send. */
function renderWire(origin: string, calls: string): string {
  const rows = wireCalls.map(([name, what]) => `<tr><td><code>/v1/${name}</code></td><td>${what}</td></tr>`)
  return `<section id="wire"><h2>wire</h2><p>Segment’s tracking calls, for its official clients or plain HTTP. The key is a source’s write key (Sources),
as the user name of Basic authorization or as <code>writeKey</code> in the body; every call carries <code>userId</code> or <code>anonymousId</code>.</p>
<table>${rows.join('')}</table><pre>curl -u 'WRITE_KEY:' -H 'content-type: application/json' '${origin}/v1/identify' \\
  -d '{"userId":"c-1","traits":{"name":"Ana Ruiz","phone":"5512345678"}}'</pre>
<p>It answers <code>{ "success": true }</code>. What cannot be used is set aside with its reason, never lost; too much at once is 429 with Retry-After.</p>${calls}</section>`
}

function renderOperation({ path, method, operation }: { path: string; method: string; operation: Operation }): string {
  const parameters = (operation.parameters ?? []) as OpenAPI.ParameterObject[]
  const rows = parameters.map((parameter) => {
    const { name, required, schema } = parameter
    return `<tr><td><code>${plainText(name)}</code></td><td>${plainText(String(parameter.in))}${required ? ` · required` : ''}</td><td>${shape((schema ?? {}) as Schema)}</td></tr>`
  })
  const body = Object.values((operation.requestBody as OpenAPI.RequestBodyObject | undefined)?.content ?? {})[0]?.schema
  const answers = Object.entries(operation.responses ?? {}).map(([status, response]) => {
    const schema = (response as OpenAPI.ResponseObject).content?.['application/json']?.schema
    return schema ? block(`Answer ${status}`, schema as Schema) : ''
  })
  return `<article><h3><span>${method.toUpperCase()}</span> <code>${plainText(path)}</code></h3><p>${plainText(operation.summary ?? '')}</p>
${rows.length > 0 ? `<table>${rows.join('')}</table>` : ''}${body ? block('Body', body as Schema) : ''}${answers.join('')}</article>`
}

const block = (title: string, schema: Schema) => `<details><summary>${title}</summary><pre>${shape(schema)}</pre></details>`

/** A schema as a person reads it: `{ name: text ≤ 100, role: owner | clerk }`. */
function shape(schema: Schema, indent = ''): string {
  const choices = schema.anyOf ?? schema.oneOf
  if (choices) return choices.map((choice) => shape(choice, indent)).join(' | ')
  if (schema.const !== undefined) return plainText(JSON.stringify(schema.const))
  if (schema.enum) return schema.enum.map((value) => plainText(JSON.stringify(value))).join(' | ')
  if (schema.properties) {
    const inner = `${indent}  `
    const lines = Object.entries(schema.properties).map(
      ([name, value]) => `${inner}${plainText(name)}${schema.required?.includes(name) ? '' : '?'}: ${shape(value, inner)}${note(value)}`,
    )
    return `{\n${lines.join('\n')}\n${indent}}`
  }
  if (schema.items) return `[ ${shape(schema.items, indent)} ]`
  if (typeof schema.additionalProperties === 'object') return `{ …: ${shape(schema.additionalProperties, indent)} }`
  const type = [schema.type ?? '…'].flat().join(' | ')
  const limits = [schema.format, schema.maxLength && `≤ ${schema.maxLength}`, schema.type === 'integer' && bounds(schema)].filter(Boolean)
  return plainText([type, ...limits].join(' '))
}

const bounds = ({ minimum, maximum }: Schema) =>
  minimum !== undefined && maximum !== undefined && maximum < Number.MAX_SAFE_INTEGER ? `${minimum}–${maximum}` : ''
const note = ({ description }: Schema) => (description ? `  <i>${plainText(description)}</i>` : '')

const style = `body{font:15px/1.5 system-ui,sans-serif;max-width:60rem;margin:0 auto;padding:1.5rem;color:#1d1f24;background:#fff}
h1{font-size:1.6rem}h2{margin-top:2.5rem;border-bottom:1px solid #d9dce1}h3{font-size:1rem;margin:1.4rem 0 0}h3 span{color:#0f766e;font-weight:700}
p{margin:.3rem 0}pre,code{font:13px/1.45 ui-monospace,monospace}pre{background:#f5f6f8;padding:.8rem;overflow:auto;border-radius:6px}
table{border-collapse:collapse;margin:.4rem 0}td{border-bottom:1px solid #e5e7eb;padding:.2rem .8rem .2rem 0;vertical-align:top}i{color:#5d6470}
summary{cursor:pointer;color:#3f4652}a{color:#0f766e}@media (prefers-color-scheme:dark){body{background:#16181d;color:#e6e8ec}pre{background:#1f2229}
h3 span,a{color:#5fd0c3}summary,i{color:#a5acb8}h2,td{border-color:#343943}}`
