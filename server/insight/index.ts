export { overviewRoutes, qualityRoutes } from './routes.ts'
