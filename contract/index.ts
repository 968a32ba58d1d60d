import type { ContractRouterClient } from '@orpc/contract'
import { access, overview, setup } from './access.ts'
import { brief } from './brief.ts'
import { consent } from './consent.ts'
import { imports, sources } from './intake.ts'
import { models } from './models.ts'
import { outbound } from './outbound.ts'
import { people } from './people.ts'
import { quality } from './quality.ts'
import { reviews } from './reviews.ts'
import { routine } from './routine.ts'
import { traits } from './traits.ts'
import { views } from './views.ts'
import { webhooks } from './webhooks.ts'

export { endpoint, type Meta } from './base.ts'
export * from './brief.ts'
export * from './consent.ts'
export * from './happenings.ts'
export * from './intake.ts'
export * from './money.ts'
export * from './outbound.ts'
export * from './people.ts'
export * from './quality.ts'
export * from './refusals.ts'
export * from './reviews.ts'
export * from './routine.ts'
export type { GroupShown, GroupStatement, StatedTrait, TraitShown } from './traits.ts'
export * from './views.ts'
export * from './webhooks.ts'
export * from './words.ts'

/** Every endpoint of the product. The server implements it, the web client is typed by it, OpenAPI is printed from it. */
export const contract = {
  setup,
  access,
  overview,
  quality,
  people: { ...people, traits },
  views,
  consent,
  brief,
  reviews,
  routine,
  imports,
  sources,
  outbound,
  webhooks,
  models,
}
export type Contract = typeof contract
export type Client = ContractRouterClient<Contract>
export * from './written.ts'
