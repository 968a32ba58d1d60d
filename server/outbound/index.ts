export { createOutbound, type Outbound, type OutboundOptions, resumeOutbound } from './outbound.ts'
export { outboundChecks, outboundRoutes } from './routes.ts'
export { checkEndpointSecrets, sealEndpoints } from './store.ts'
