import { explain } from '../explain.ts'
import type { Features } from '../normalise/index.ts'
import type { Comparison } from '../types.ts'
import { type Language, say, report as texts } from './texts.ts'

export type ShownPair = { a: { id: string; features: Features }; b: { id: string; features: Features }; comparison: Comparison }
export type ReportFacts = {
  file: string
  records: number
  people: number
  doubts: number
  sizes: Map<number, number>
  bySource: { source: string; records: number; people: number }[]
  strangest: ShownPair[]
  questions: ShownPair[]
  model: string
}

const html = (text: string) => text.replace(/[&<>"']/g, (letter) => `&#${letter.charCodeAt(0)};`)

/** One HTML file that needs nothing else: counts, the index by source, pictures, the strangest joins and the doubts. */
export function renderReport(facts: ReportFacts, language: Language): string {
  const t = (key: keyof typeof texts) => html(say(texts[key], language))
  const number = (value: number) => value.toLocaleString(language, { maximumFractionDigits: 2 })
  const tile = (value: number, label: keyof typeof texts) => `<div class="tile"><b>${number(value)}</b><span>${t(label)}</span></div>`
  const sources = facts.bySource.map(
    ({ source, records, people }) =>
      `<tr><th scope="row">${html(source || '—')}</th><td>${number(records)}</td><td>${number(people)}</td><td>${number(records / people)}</td></tr>`,
  )
  return `<!doctype html>
<html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${t('title')}</title><style>${style}</style></head>
<body><main><h1>${t('title')}</h1><p class="file">${html(facts.file)}</p>
<section class="tiles">${tile(facts.records, 'records')}${tile(facts.people, 'people')}${tile(facts.records / Math.max(1, facts.people), 'index')}${tile(facts.doubts, 'toReview')}</section>
<h2>${t('sizes')}</h2>${barChart(facts.sizes, number)}
${sources.length > 0 ? `<h2>${t('bySource')}</h2><table><thead><tr><th>${t('source')}</th><th>${t('records')}</th><th>${t('people')}</th><th>${t('index')}</th></tr></thead><tbody>${sources.join('')}</tbody></table>` : ''}
<h2>${t('strangest')}</h2><p>${t('strangestNote')}</p>${renderPairs(facts.strangest, language)}
<h2>${t('doubts')}</h2><p>${t('doubtsNote')}</p>${renderPairs(facts.questions, language)}
<footer>${html(say(texts.howMade, language, { model: facts.model }))}</footer></main></body></html>
`
}

function renderPairs(pairs: readonly ShownPair[], language: Language): string {
  if (pairs.length === 0) return `<p>${html(say(texts.none, language))}</p>`
  return pairs
    .map(({ a, b, comparison }) => {
      const [opening = '', ...why] = explain(comparison.because, comparison.band, language)
      const side = ({ id, features }: ShownPair['a']) => `<div><code>${html(id)}</code> ${html(describe(features))}</div>`
      return `<article>${side(a)}${side(b)}<details><summary>${html(opening)}</summary><ul>${why.map((one) => `<li>${html(one)}</li>`).join('')}</ul></details></article>`
    })
    .join('\n')
}

/** A record in one line. */
export function describe({ name, phones, phoneParts, emails, births, documents, place }: Features): string {
  const parts = [
    [...(name?.given ?? []), ...(name?.surnames ?? [])].join(' '),
    ...(phones ?? phoneParts ?? []),
    ...(emails ?? []),
    ...(births ?? []).map((birth) => `${birth.slice(0, 4)}-${birth.slice(4, 6)}-${birth.slice(6)}`),
    ...(documents ?? []).map(({ value }) => value),
    place?.city ?? '',
  ]
  return parts.filter((part) => part !== '').join(' · ')
}

function barChart(sizes: Map<number, number>, number: (value: number) => string): string {
  const shown = [...sizes].sort(([a], [b]) => a - b)
  const rows = [...shown.slice(0, 9), ...(shown.length > 9 ? [[10, shown.slice(9).reduce((sum, [, n]) => sum + n, 0)] as const] : [])]
  const most = Math.max(1, ...rows.map(([, n]) => n))
  const bars = rows.map(([size, n], row) => {
    const label = row === 9 ? `${shown[9]?.[0]}+` : String(size)
    const width = Math.max(2, Math.round((n / most) * 460))
    return `<text x="34" y="${row * 26 + 18}" text-anchor="end">${label}</text><rect x="42" y="${row * 26 + 4}" width="${width}" height="18" rx="3"/><text x="${width + 50}" y="${row * 26 + 18}">${number(n)}</text>`
  })
  return `<svg viewBox="0 0 620 ${rows.length * 26 + 4}" role="img">${bars.join('')}</svg>`
}

const style = `body{margin:0;font:16px/1.5 system-ui,sans-serif;color:#1d2330;background:#fafaf8}main{max-width:880px;margin:0 auto;padding:32px 20px}
h1{font-size:30px;margin:0}h2{font-size:20px;margin:40px 0 8px}.file{color:#555b68;margin:4px 0 24px}.tiles{display:flex;flex-wrap:wrap;gap:12px}
.tile{flex:1 1 160px;background:#fff;border:1px solid #e3e3dd;border-radius:10px;padding:14px 18px}.tile b{display:block;font-size:28px}.tile span{color:#555b68}
svg{width:100%;max-width:620px;font:13px system-ui,sans-serif;fill:#1d2330}svg rect{fill:#0f766e}table{border-collapse:collapse;background:#fff}
th,td{border:1px solid #e3e3dd;padding:6px 12px;text-align:right}th:first-child{text-align:left}article{background:#fff;border:1px solid #e3e3dd;border-radius:10px;padding:12px 16px;margin:10px 0;overflow-wrap:anywhere}
code{color:#0f766e}summary{cursor:pointer;color:#555b68}footer{margin-top:48px;color:#555b68}`
