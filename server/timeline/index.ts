export { describe, factsOf, type Reader } from './describe.ts'
export { listMarked, listMarks, markEntries, moveMarks, settleNext, unmarkEntry } from './marks-store.ts'
export { findOnlySale, findOrderOf, findSale, listOrderEntries, listOrderIds, listPaymentEntries, type OrderName } from './orders-store.ts'
export { type Bought, countKinds, type Favourite, listBought, listFavourites, sumApart } from './purchases-store.ts'
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
export type { Entry, KnownFacts, Mark, NewEntry, NewMark, Page, Totals } from './types.ts'
