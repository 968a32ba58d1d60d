export { type LiveLimits, registerLive } from './http.ts'
