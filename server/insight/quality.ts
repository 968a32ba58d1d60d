import { z } from 'zod'
import {
  type AttributeField,
  channelOf,
  type MainIdentifier,
  type PersonId,
  type QualityDetector,
  qualityDetectors,
  type WorkspaceId,
  workspaceId,
} from '#contract'
import { correctedEmail, isMistypedDocument } from '#identity'
import { getWorkspace } from '#people'
import { addJob, type Db, inWorkspace, type NamesOfActors, type Scope, type Tasks } from '#platform'
import { findMistypedDocuments } from './documents.ts'
import { findReport, listFoundPersons, listMonthsMeasured, noteAsked, type Report, saveReport } from './quality-report-store.ts'
import {
  countFound,
  countPersons,
  type Found,
  type Habits,
  listFound,
  listMailDomains,
  listMonths,
  type MonthRow,
} from './quality-store.ts'
import { spellMails } from './spell-mails.ts'
import { findMainIdentifier } from './store.ts'

async function habitsOf(scope: Scope, among?: readonly PersonId[]): Promise<Habits> {
  const { country } = await getWorkspace(scope)
  const slips = (await listMailDomains(scope, among)).filter((domain) => correctedEmail(`x@${domain}`) !== `x@${domain}`)
  return { country, main: await findMainIdentifier(scope), slips }
}

/** So many persons of each detector are kept to be shown. */
const keptMax = 500

type MeasureOf = { workspace: WorkspaceId }

/** Looks at every record and person, and keeps what it finds: some seconds at a million people, in a transaction that holds nobody up. */
async function measureQuality(db: Db, { workspace }: MeasureOf): Promise<void> {
  const begun = performance.now()
  const measured = await inWorkspace(db, { workspace, actor: 'pulsera' }, async (scope) => {
    const habits = await habitsOf(scope)
    const counts: Report['counts'] = {}
    const found: Report['found'] = {}
    for (const detector of qualityDetectors) {
      if (detector === 'mistyped-document') {
        const mistyped = await findMistypedDocuments(scope, { country: habits.country, limit: keptMax })
        counts[detector] = mistyped.count
        found[detector] = mistyped.newest
        continue
      }
      const persons = await listFound(scope, { detector, habits, limit: keptMax })
      // A sale to nobody counts as often as it was made, whoever stands for it.
      const isAll = detector !== 'walk-in' && persons.length < keptMax
      counts[detector] = isAll ? persons.length : await countFound(scope, detector, habits)
      found[detector] = [...new Set(persons.flatMap(({ personId, with: others }) => [personId, ...others.map((one) => one.personId)]))]
    }
    const { timezone } = await getWorkspace(scope)
    return { computedAt: scope.now, counts, found, people: await countPersons(scope), months: await listMonths(scope, timezone) }
  })
  const tookMs = Math.round(performance.now() - begun)
  await inWorkspace(db, { workspace, actor: 'pulsera' }, (scope) => saveReport(scope, { ...measured, tookMs }))
}

const measureTask = 'quality.measure'
export const qualityTasks = (db: Db): Tasks => ({
  [measureTask]: (payload) => measureQuality(db, z.object({ workspace: workspaceId }).parse(payload)),
})

/**
 * As it was measured last. Whoever looks has it measured anew where that is older than a hundred times what it costs (so it takes a hundredth of a
 * machine at most), never more often than every few seconds unless it is asked for: `fresh`.
 */
export async function getQuality(scope: Scope, fresh: boolean) {
  const report = await findReport(scope)
  const ageMs = report?.computedAt ? Number(scope.now.since(report.computedAt).total('milliseconds')) : Number.POSITIVE_INFINITY
  const isOld = ageMs > Math.max(quietMs, 100 * (report?.tookMs ?? 0))
  const isAsked = (fresh || isOld) && !report?.isBeingMeasured && (await noteAsked(scope))
  if (isAsked) await measureLater(scope)
  return {
    people: report?.people ?? 0,
    detectors: report?.computedAt ? qualityDetectors.map((detector) => ({ detector, count: report.counts[detector] ?? 0 })) : [],
    computedAt: report?.computedAt?.toString() ?? null,
    isBeingMeasured: isAsked || (report?.isBeingMeasured ?? false),
  }
}

const quietMs = 5_000

async function measureLater(scope: Scope): Promise<void> {
  const { workspace } = scope
  await addJob(scope, measureTask, { workspace }, { queue: `quality ${workspace}`, key: `quality ${workspace}` })
}

/** Whom a detector finds now among these persons, whatever was measured. */
async function findAmong(scope: Scope, detector: QualityDetector, habits: Habits, among: readonly PersonId[]): Promise<Found[]> {
  const found = await listFound(scope, { detector, habits, limit: keptMax, among })
  return detector === 'mistyped-document' ? found.filter(({ value }) => isMistypedDocument(value, habits.country)) : found
}

/** What can be written to put it right; a walk-in and a shared mail want a decision, not a value. */
const fieldOf = (detector: QualityDetector, main: MainIdentifier, { name }: Found): AttributeField | null => {
  if (detector === 'walk-in' || detector === 'repeated-mail') return null
  if (detector === 'incomplete-phone') return 'phone'
  if (detector === 'mistyped-mail') return 'email'
  if (detector === 'mistyped-document') return 'document'
  if (detector === 'missing-minimum') return name === '' ? 'full_name' : main
  return 'full_name'
}

/** Of whom was found the last time: those who are still to be put right. */
export async function listQuality(scope: Scope, detector: QualityDetector, limit: number) {
  const { computedAt } = await getQuality(scope, false)
  const among = await listFoundPersons(scope, detector)
  const habits = await habitsOf(scope, among)
  const all = (await findAmong(scope, detector, habits, among)).slice(0, limit)
  const found = detector === 'repeated-mail' ? await spellMails(scope, all) : all
  return {
    computedAt,
    items: found.map((one) => ({
      ...one,
      value: one.value ?? '',
      channel: channelOf(one.channel),
      field: fieldOf(detector, habits.main, one),
      suggestion: detector === 'mistyped-mail' ? correctedEmail(one.value.toLowerCase()) : null,
    })),
  }
}

const monthsMax = 12

/** The index of multiverse: of everything, by channel, and by seller, with the last twelve months; what came before them counts in the first. */
export async function getMultiverse(scope: Scope, names: NamesOfActors) {
  const { computedAt } = await getQuality(scope, false)
  const { timezone } = await getWorkspace(scope)
  const rows = (await listMonthsMeasured(scope)) ?? []
  const first = scope.now
    .toZonedDateTimeISO(timezone)
    .toPlainDate()
    .toPlainYearMonth()
    .subtract({ months: monthsMax - 1 })
  const of = (wanted: (row: MonthRow) => boolean) => seriesOf(rows.filter(wanted), first)
  const channels = [...new Set(rows.flatMap((row) => row.channel ?? []))]
  const sellers = [...new Set(rows.flatMap((row) => row.seller ?? []))]
  const named = await names(
    scope,
    sellers.filter((seller) => seller.startsWith('user:')),
  )
  const bySize = (a: { records: number }, b: { records: number }) => b.records - a.records
  return {
    computedAt,
    all: of((row) => row.channel === null && row.seller === null),
    byChannel: channels.map((kind) => ({ channel: channelOf(kind), ...of((row) => row.channel === kind) })).sort(bySize),
    bySeller: sellers
      .map((seller) => ({
        seller: named.get(seller) ?? (seller.startsWith('user:') ? '—' : seller),
        ...of((row) => row.seller === seller),
      }))
      .sort(bySize),
  }
}

function seriesOf(rows: readonly MonthRow[], first: Temporal.PlainYearMonth) {
  const months = Array.from({ length: monthsMax }, (_, at) => ({
    month: first.add({ months: at }).toString(),
    records: 0,
    firsts: 0,
    fresh: 0,
  }))
  let [records, people, fresh] = [0, 0, 0]
  for (const row of rows) {
    records += row.records
    people += row.firsts
    fresh += row.fresh
    const month = months.find((one) => one.month === row.month) ?? (row.month < first.toString() ? months[0] : months.at(-1))
    if (!month) continue
    month.records += row.records
    month.firsts += row.firsts
    month.fresh += row.fresh
  }
  return { records, people, fresh, months }
}
