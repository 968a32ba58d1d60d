import { type AttributeField, type Channel, channel, type MainIdentifier, type QualityDetector, qualityDetectors } from '#contract'
import { correctedEmail, isMistypedDocument } from '#identity'
import { getWorkspace } from '#people'
import type { Scope } from '#platform'
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
import { findMainIdentifier } from './store.ts'

/** Documents are told right from wrong by their check digit, which SQL cannot: so many are looked at. */
const documentsMax = 20_000

async function habitsOf(scope: Scope): Promise<Habits> {
  const { country } = await getWorkspace(scope)
  const slips = (await listMailDomains(scope)).filter((domain) => correctedEmail(`x@${domain}`) !== `x@${domain}`)
  return { country, main: await findMainIdentifier(scope), slips }
}

/** How many persons each detector finds. Every figure is of now: what is put right is gone from it. */
export async function getQuality(scope: Scope) {
  const habits = await habitsOf(scope)
  const detectors: { detector: QualityDetector; count: number }[] = []
  for (const detector of qualityDetectors) {
    const count =
      detector === 'mistyped-document'
        ? (await listMistyped(scope, habits, documentsMax)).length
        : await countFound(scope, detector, habits)
    detectors.push({ detector, count })
  }
  return { people: await countPersons(scope), detectors }
}

const listMistyped = async (scope: Scope, habits: Habits, limit: number): Promise<Found[]> =>
  (await listFound(scope, 'mistyped-document', habits, limit)).filter(({ value }) => isMistypedDocument(value, habits.country))

/** What can be written to put it right; a walk-in and a shared mail want a decision, not a value. */
const fieldOf = (detector: QualityDetector, main: MainIdentifier, { name }: Found): AttributeField | null => {
  if (detector === 'walk-in' || detector === 'repeated-mail') return null
  if (detector === 'incomplete-phone') return 'phone'
  if (detector === 'mistyped-mail') return 'email'
  if (detector === 'mistyped-document') return 'document'
  if (detector === 'missing-minimum') return name === '' ? 'full_name' : main
  return 'full_name'
}

export async function listQuality(scope: Scope, detector: QualityDetector, limit: number) {
  const habits = await habitsOf(scope)
  const found =
    detector === 'mistyped-document'
      ? (await listMistyped(scope, habits, documentsMax)).slice(0, limit)
      : await listFound(scope, detector, habits, limit)
  return {
    items: found.map((one) => ({
      ...one,
      value: one.value ?? '',
      channel: asChannel(one.channel),
      field: fieldOf(detector, habits.main, one),
      suggestion: detector === 'mistyped-mail' ? correctedEmail(one.value.toLowerCase()) : null,
    })),
  }
}

/** Names of users among actors like "user:<id>"; whoever starts the server hands it in. */
export type NamesPort = (scope: Scope, actors: string[]) => Promise<Map<string, string>>
const monthsMax = 12

/** The index of multiverse: of everything, by channel, and by seller, with the last twelve months; what came before them counts in the first. */
export async function getMultiverse(scope: Scope, names: NamesPort) {
  const { timezone } = await getWorkspace(scope)
  const rows = await listMonths(scope, timezone)
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
    all: of((row) => row.channel === null && row.seller === null),
    byChannel: channels.map((kind) => ({ channel: asChannel(kind), ...of((row) => row.channel === kind) })).sort(bySize),
    bySeller: sellers
      .map((seller) => ({
        seller: named.get(seller) ?? (seller.startsWith('user:') ? '—' : seller),
        ...of((row) => row.seller === seller),
      }))
      .sort(bySize),
  }
}

function seriesOf(rows: readonly MonthRow[], first: Temporal.PlainYearMonth) {
  const months = Array.from({ length: monthsMax }, (_, at) => ({ month: first.add({ months: at }).toString(), records: 0, firsts: 0 }))
  let [records, people] = [0, 0]
  for (const row of rows) {
    records += row.records
    people += row.firsts
    const month = months.find((one) => one.month === row.month) ?? (row.month < first.toString() ? months[0] : months.at(-1))
    if (!month) continue
    month.records += row.records
    month.firsts += row.firsts
  }
  return { records, people, months }
}

const asChannel = (kind: string): Channel => channel.safeParse(kind).data ?? 'import'
