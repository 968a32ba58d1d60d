export { consentRoutes, type Subjects } from './routes.ts'
export { type NewStatement, note } from './store.ts'
