export { type Accepted, accept } from './accept.ts'
export { undoImport } from './undo-import.ts'
