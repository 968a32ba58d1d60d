export { consentRoutes, type Subjects } from './routes.ts'
export { describeStatements, type NewStatement, note } from './store.ts'
