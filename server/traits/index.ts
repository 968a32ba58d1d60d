export { traitRoutes } from './routes.ts'
export { describeTraits, noteTraits } from './store.ts'
export type { TraitStatement } from './types.ts'
