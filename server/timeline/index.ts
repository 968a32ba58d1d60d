export { describe, type Reader } from './describe.ts'
export {
  append,
  describeEntries,
  entryTimes,
  entryTotals,
  findEntry,
  handOverEntries,
  listEntries,
  withdrawEntry,
  withdrawImportEntries,
} from './store.ts'
export type { Entry, KnownFacts, NewEntry, Page, Totals } from './types.ts'
