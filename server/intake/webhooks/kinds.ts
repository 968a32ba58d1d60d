import type { WebhookKindName } from '#contract'
import { generic } from './generic.ts'
import type { WebhookKind } from './kind.ts'
import { mercadoPago } from './mercado-pago.ts'
import { shopify } from './shopify.ts'
import { stripe } from './stripe.ts'
import { tiendanube } from './tiendanube.ts'
import { whatsapp } from './whatsapp.ts'
import { woocommerce } from './woocommerce.ts'

/** Every kind of sender we understand. */
export const kinds: Record<WebhookKindName, WebhookKind> = {
  shopify,
  woocommerce,
  tiendanube,
  stripe,
  'mercado-pago': mercadoPago,
  whatsapp,
  generic,
}
