export { createOutbound, type Outbound, type OutboundOptions } from './outbound.ts'
export { outboundRoutes } from './routes.ts'
