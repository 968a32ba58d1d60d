/** What the reading of an event looks for in its properties, and the names under which clients put it. */
const readings = {
  product: ['product', 'product_name', 'name', 'title', 'sku', 'product_id'],
  list: ['list', 'list_name', 'category', 'list_id', 'wishlist_name'],
  query: ['query', 'search', 'q'],
  coupon: ['coupon', 'coupon_name', 'coupon_id', 'code'],
  step: ['step'],
  method: ['payment_method', 'method'],
  rating: ['rating'],
  promotion: ['promotion', 'name', 'creative', 'promotion_id'],
  orderId: ['order_id', 'orderId', 'order_number', 'checkout_id', 'invoice_id'],
  until: ['due_at', 'due_date', 'until', 'warranty_until', 'expires_at'],
  text: ['text', 'message', 'review_body', 'body', 'reason', 'notes'],
} as const
export type Reading = keyof typeof readings

export type Happening = {
  /** Names of the event, folded: small letters, no accents, blanks for dashes and underscores. */
  names: readonly string[]
  reads: readonly Reading[]
  /** With these facts (`amount` among them) its sentence is the one called "named"; without, the one called "plain". */
  named: readonly (Reading | 'amount')[]
  example: Record<string, unknown>
}
const row = (names: string[], reads: Reading[], named: (Reading | 'amount')[], example: Record<string, unknown>): Happening => ({
  names,
  reads,
  named,
  example,
})

const cup = { product_id: 'T-1', name: 'Taza', price: 120, currency: 'MXN' }
/**
 * What happens beside buying, returning, writing and visiting: Segment's e-commerce specification and a counter's own. One row a kind: how it is
 * named, what is read of it, and an example. Its two sentences in each language stand in texts/<language>/timeline.json under "happened".
 */
export const happenings = {
  'product.viewed': row(['product viewed', 'viewed product', 'producto visto'], ['product'], ['product'], cup),
  'product.clicked': row(['product clicked', 'clicked product'], ['product'], ['product'], cup),
  'product.listed': row(['product list viewed', 'product list filtered', 'viewed product category'], ['list'], ['list'], {
    list_id: 'tazas',
  }),
  'product.searched': row(['products searched', 'searched products', 'busqueda'], ['query'], ['query'], { query: 'taza azul' }),
  'product.added': row(['product added', 'added product', 'producto agregado'], ['product'], ['product'], { ...cup, quantity: 2 }),
  'product.removed': row(['product removed', 'removed product', 'producto quitado'], ['product'], ['product'], cup),
  'product.shared': row(['product shared'], ['product', 'text'], ['product'], cup),
  'product.reviewed': row(['product reviewed', 'resena'], ['product', 'rating', 'text'], ['product', 'rating'], {
    product: 'Taza',
    rating: 5,
  }),
  'product.used': row(['product used', 'product use', 'uso de producto', 'producto usado'], ['product', 'text'], ['product'], {
    product: 'Cafetera',
  }),
  'wishlist.added': row(['product added to wishlist'], ['product', 'list'], ['product'], cup),
  'wishlist.removed': row(['product removed from wishlist'], ['product', 'list'], ['product'], cup),
  'wishlist.bought': row(['wishlist product added to cart'], ['product', 'list'], ['product'], cup),
  'cart.viewed': row(['cart viewed', 'viewed cart', 'carrito visto'], [], ['amount'], { value: 240, currency: 'MXN', products: [cup] }),
  'cart.shared': row(['cart shared'], ['text'], ['amount'], { value: 240, currency: 'MXN' }),
  'cart.abandoned': row(['cart abandoned', 'carrito abandonado'], [], ['amount'], { value: 240, currency: 'MXN' }),
  'checkout.started': row(['checkout started', 'started checkout'], ['orderId'], ['amount'], { value: 240, currency: 'MXN' }),
  'checkout.step-viewed': row(['checkout step viewed'], ['step'], ['step'], { checkout_id: 'c-1', step: 2 }),
  'checkout.step-completed': row(['checkout step completed'], ['step', 'method'], ['step'], { step: 2 }),
  'payment.entered': row(['payment info entered'], ['method', 'orderId'], ['method'], { payment_method: 'tarjeta' }),
  'payment.due': row(
    ['payment due', 'invoice due', 'cobro pendiente', 'factura pendiente', 'pago pendiente'],
    ['until', 'orderId', 'text'],
    ['amount', 'until'],
    { amount: 1500, currency: 'MXN', due_at: '2026-12-01' },
  ),
  'payment.received': row(['payment received', 'payment', 'pago recibido', 'pago', 'abono'], ['method', 'orderId', 'text'], ['amount'], {
    amount: 500,
    currency: 'MXN',
    payment_method: 'efectivo',
  }),
  'payment.failed': row(['payment failed', 'pago rechazado'], ['orderId', 'text'], ['amount'], { amount: 500, currency: 'MXN' }),
  'payment.disputed': row(['payment disputed', 'contracargo'], ['orderId', 'text'], ['amount'], {
    amount: 500,
    currency: 'MXN',
    reason: 'fraudulent',
  }),
  'order.updated': row(['order updated', 'pedido cambiado'], ['orderId'], ['orderId'], { order_id: 'A-1', total: 240, currency: 'MXN' }),
  'order.cancelled': row(['order cancelled', 'order canceled', 'pedido cancelado'], ['orderId', 'text'], ['orderId'], {
    order_id: 'A-1',
    total: 240,
    currency: 'MXN',
  }),
  'order.shipped': row(['order shipped', 'order fulfilled', 'pedido enviado'], ['orderId'], ['orderId'], { order_id: 'A-1' }),
  'consent.updated': row(
    [
      'segment consent preference updated',
      'consent preference updated',
      'consent management interaction',
      'preferencias actualizadas',
      'user preferences',
      'whatsapp preference updated',
      'marketing preference updated',
    ],
    [],
    [],
    {},
  ),
  'number.changed': row(
    [
      'user changed number',
      'customer changed number',
      'phone number changed',
      'phone changed',
      'number changed',
      'cambio de numero',
      'cambio de telefono',
    ],
    [],
    [],
    { from: '5215512345678', to: '5215587654321' },
  ),
  'whatsapp-id.changed': row(['user id update', 'user changed user id', 'user id changed', 'bsuid changed'], [], [], {
    user_id: { previous: 'MX.1', current: 'MX.2' },
  }),
  'coupon.entered': row(['coupon entered'], ['coupon'], ['coupon'], { coupon: 'MAYO10' }),
  'coupon.applied': row(['coupon applied'], ['coupon'], ['coupon'], { coupon_name: 'MAYO10' }),
  'coupon.denied': row(['coupon denied'], ['coupon', 'text'], ['coupon'], { coupon: 'MAYO10', reason: 'Caducado' }),
  'coupon.removed': row(['coupon removed'], ['coupon'], ['coupon'], { coupon: 'MAYO10' }),
  'promotion.viewed': row(['promotion viewed', 'viewed promotion'], ['promotion'], ['promotion'], {
    promotion_id: 'p-1',
    name: 'Mayo de café',
  }),
  'promotion.clicked': row(['promotion clicked', 'clicked promotion'], ['promotion'], ['promotion'], { name: 'Mayo de café' }),
} as const satisfies Record<string, Happening>
export type HappeningName = keyof typeof happenings

export const readingNames: Record<Reading, readonly string[]> = readings
/** Whether a text names one of them. */
export const isHappening = (name: string): name is HappeningName => Object.hasOwn(happenings, name)
