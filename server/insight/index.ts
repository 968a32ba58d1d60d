export { qualityTasks } from './quality.ts'
export { overviewRoutes, qualityRoutes } from './routes.ts'
