export { registerKit } from './kit-file.ts'
export { routineRoutes } from './routes.ts'
