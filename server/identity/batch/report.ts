import { explain } from '../explain.ts'
import { barChart, columnChart, html } from './charts.ts'
import type { CrowdedValue } from './engine.ts'
import type { Evidence, SourceIndex } from './outcome.ts'
import { describe, type ShownPair } from './pairs.ts'
import { style } from './report-style.ts'
import { evidenceKinds, type Language, say, report as texts } from './texts.ts'

export type ReportFacts = {
  file: string
  records: number
  people: number
  doubts: number
  sizes: ReadonlyMap<number, number>
  bySource: SourceIndex[]
  evidence: Evidence
  strangest: ShownPair[]
  questions: ShownPair[]
  crowded: CrowdedValue[]
  model: string
}

type Key = keyof typeof texts
type Speech = { t(key: Key, values?: Record<string, string | number>): string; number(value: number): string; language: Language }

/** One HTML file that needs nothing else: counts, pictures, the index by source, crowded values, the strangest joins and the doubts. */
export function renderReport(facts: ReportFacts, language: Language, locale: string = language): string {
  const number = (value: number) => value.toLocaleString(locale, { maximumFractionDigits: 2 })
  const speech: Speech = { t: (key, values) => html(say(texts[key], language, values, locale)), number, language }
  const { t } = speech
  const index = facts.records / Math.max(1, facts.people)
  const lead = t('lead', { records: number(facts.records), people: number(facts.people), index: number(index) })
  const tiles = [
    [facts.records, 'records'],
    [facts.people, 'people'],
    [index, 'index'],
    [facts.doubts, 'toReview'],
  ] as const
  return `<!doctype html>
<html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>${t('title')} · ${html(facts.file)}</title><style>${style}</style></head>
<body><main><header><p class="brand"><span class="band" aria-hidden="true"></span>Pulsera</p><h1>${t('title')}</h1><p class="lead">${lead}</p><p class="quiet">${html(facts.file)}</p></header>
<section class="tiles">${tiles.map(([value, label]) => `<div><b>${number(value)}</b><span>${t(label)}</span></div>`).join('')}</section>
<div class="pictures">${picture(speech, ['sizes', 'sizesNote'], sizesChart(facts.sizes, speech))}${evidencePicture(facts.evidence, speech)}</div>
${sourceSection(facts.bySource, speech)}${crowdedSection(facts.crowded, speech)}
<section><h2>${t('strangest')}</h2><p class="quiet">${t('strangestNote')}</p>${renderPairs(facts.strangest, speech)}</section>
<section><h2>${t('doubts')}</h2><p class="quiet">${t('doubtsNote', { shown: facts.questions.length, doubts: facts.doubts })}</p>${renderPairs(facts.questions, speech)}</section>
<footer>${t('howMade', { model: facts.model })}</footer></main></body></html>
`
}

const picture = ({ t }: Speech, [title, note]: [Key, Key], svg: string, values?: Record<string, string | number>) =>
  `<section class="picture"><h2>${t(title)}</h2><p class="quiet">${t(note, values)}</p>${svg}</section>`

const columnsMax = 10

/** People with one record, two, … and the last column for all beyond. */
function sizesChart(sizes: ReadonlyMap<number, number>, { number, t }: Speech): string {
  const largest = Math.max(1, ...sizes.keys())
  const columns = Array.from({ length: Math.min(largest, columnsMax) }, (_, at) => {
    const isRest = at === columnsMax - 1 && largest > columnsMax
    const value = isRest ? [...sizes].reduce((sum, [size, n]) => sum + (size > at ? n : 0), 0) : (sizes.get(at + 1) ?? 0)
    return { label: isRest ? `${at + 1}+` : String(at + 1), value, shown: number(value) }
  })
  return columnChart(t('sizes'), columns)
}

function evidencePicture({ joins, kinds }: Evidence, speech: Speech): string {
  if (joins === 0) return ''
  const bars = kinds.map(({ kind, joins: n }) => ({
    label: say(evidenceKinds[kind], speech.language),
    value: n,
    shown: `${Math.round((n / joins) * 100)} %`,
  }))
  return picture(speech, ['evidence', 'evidenceNote'], barChart(speech.t('evidence'), bars), { joins })
}

function sourceSection(sources: readonly SourceIndex[], { t, number }: Speech): string {
  if (sources.length === 0) return ''
  const indexOf = ({ records, people }: SourceIndex) => records / Math.max(1, people)
  const rows = sources.map(
    (one) =>
      `<tr><th scope="row">${html(one.source || '—')}</th><td>${number(one.records)}</td><td>${number(one.people)}</td><td>${number(indexOf(one))}</td></tr>`,
  )
  const bars = sources.map((one) => ({ label: one.source || '—', value: indexOf(one), shown: number(indexOf(one)) }))
  const head = (['source', 'records', 'people', 'index'] as const).map((key) => `<th scope="col">${t(key)}</th>`)
  return `<section><h2>${t('bySource')}</h2><p class="quiet">${t('bySourceNote')}</p><div class="pictures"><div class="picture">${barChart(t('bySource'), bars)}</div><div class="wide"><table><thead><tr>${head.join('')}</tr></thead><tbody>${rows.join('')}</tbody></table></div></div></section>`
}

const crowdedMax = 30

function crowdedSection(crowded: readonly CrowdedValue[], { t, number }: Speech): string {
  if (crowded.length === 0) return ''
  const rows = crowded
    .slice(0, crowdedMax)
    .map(
      ({ key, records, names }) =>
        `<tr><th scope="row">${html(key.slice(key.indexOf(':') + 1))}</th><td>${number(records)}</td><td>${number(names)}</td></tr>`,
    )
  const head = (['value', 'records', 'names'] as const).map((column) => `<th scope="col">${t(column)}</th>`)
  return `<section><h2>${t('crowded')}</h2><p class="quiet">${t('crowdedNote')}</p><div class="wide"><table><thead><tr>${head.join('')}</tr></thead><tbody>${rows.join('')}</tbody></table></div></section>`
}

function renderPairs(pairs: readonly ShownPair[], { t, language }: Speech): string {
  if (pairs.length === 0) return `<p>${t('none')}</p>`
  return pairs
    .map(({ a, b, comparison }) => {
      const [opening = '', ...why] = explain(comparison.because, comparison.band, language)
      const side = ({ id, features }: ShownPair['a']) => `<p><code>${html(id)}</code><span>${html(describe(features))}</span></p>`
      const reasons = `<ul>${why.map((one) => `<li>${html(one)}</li>`).join('')}</ul>`
      return `<article>${side(a)}${side(b)}<details><summary>${html(opening)}</summary>${reasons}</details></article>`
    })
    .join('\n')
}
