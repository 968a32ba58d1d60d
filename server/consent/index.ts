export { addressKinds } from './about.ts'
export { decide } from './decide.ts'
export { consentRoutes, listPermissions, type Subjects } from './routes.ts'
export { describeStatements, listStatements, type NewStatement, note } from './store.ts'
