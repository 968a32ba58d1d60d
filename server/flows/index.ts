export { type Accepted, accept } from './accept.ts'
export { describeEverything, hashEverything } from './state.ts'
export { undoImport } from './undo-import.ts'
