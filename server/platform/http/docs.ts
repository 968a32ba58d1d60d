import type { OpenAPI } from '@orpc/openapi'
import { type Language, say } from '#texts'

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

/** One page of HTML from the OpenAPI document: no script, nothing fetched from elsewhere. */
export function renderDocs(document: OpenAPI.Document, language: Language): string {
  const word = (key: string) => plainText(say(language, `access:docs.${key}`))
  const operations = Object.entries(document.paths ?? {}).flatMap(([path, methods]) =>
    Object.entries(methods ?? {}).map(([method, operation]) => ({ path, method, operation: operation as Operation })),
  )
  const tags = [...new Set(operations.map(({ operation }) => operation.tags?.[0] ?? ''))]
  const sections = tags.map((tag) => {
    const own = operations.filter(({ operation }) => (operation.tags?.[0] ?? '') === tag)
    return `<section id="${plainText(tag)}"><h2>${plainText(tag)}</h2>${own.map((one) => renderOperation(one, word)).join('')}</section>`
  })
  return `<!doctype html><html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${word('title')}</title><style>${style}</style></head><body><header><h1>${word('title')}</h1>
<p>${word('intro')}</p><pre>curl -H 'Authorization: Bearer plsr_…' 'http://localhost:4400/api/recognise?q=5512345678'</pre>
<p><a href="/api/openapi.json">openapi.json</a> · OpenAPI ${plainText(document.openapi)} · Pulsera ${plainText(document.info.version)}</p>
<nav>${tags.map((tag) => `<a href="#${plainText(tag)}">${plainText(tag)}</a>`).join(' · ')}</nav></header>
<main>${sections.join('')}</main></body></html>`
}

function renderOperation(
  { path, method, operation }: { path: string; method: string; operation: Operation },
  word: (key: string) => string,
) {
  const parameters = (operation.parameters ?? []) as OpenAPI.ParameterObject[]
  const rows = parameters.map((parameter) => {
    const { name, required, schema } = parameter
    return `<tr><td><code>${plainText(name)}</code></td><td>${plainText(String(parameter.in))}${required ? ` · ${word('required')}` : ''}</td><td>${shape((schema ?? {}) as Schema)}</td></tr>`
  })
  const body = Object.values((operation.requestBody as OpenAPI.RequestBodyObject | undefined)?.content ?? {})[0]?.schema
  const answers = Object.entries(operation.responses ?? {}).map(([status, response]) => {
    const schema = (response as OpenAPI.ResponseObject).content?.['application/json']?.schema
    return schema ? block(`${word('answer')} ${status}`, schema as Schema) : ''
  })
  return `<article><h3><span>${method.toUpperCase()}</span> <code>/api${plainText(path)}</code></h3><p>${plainText(operation.summary ?? '')}</p>
${rows.length > 0 ? `<table>${rows.join('')}</table>` : ''}${body ? block(word('body'), body as Schema) : ''}${answers.join('')}</article>`
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
h1{font-size:1.6rem}h2{margin-top:2.5rem;border-bottom:1px solid #d9dce1}h3{font-size:1rem;margin:1.4rem 0 0}h3 span{color:#5b21b6;font-weight:700}
p{margin:.3rem 0}pre,code{font:13px/1.45 ui-monospace,monospace}pre{background:#f5f6f8;padding:.8rem;overflow:auto;border-radius:6px}
table{border-collapse:collapse;margin:.4rem 0}td{border-bottom:1px solid #e5e7eb;padding:.2rem .8rem .2rem 0;vertical-align:top}i{color:#5d6470}
summary{cursor:pointer;color:#3f4652}a{color:#5b21b6}@media (prefers-color-scheme:dark){body{background:#16181d;color:#e6e8ec}pre{background:#1f2229}
h3 span,a{color:#c4b5fd}summary,i{color:#a5acb8}h2,td{border-color:#343943}}`
