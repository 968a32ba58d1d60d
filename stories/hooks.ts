import { createHmac } from 'node:crypto'
import type { openShop, Source } from './steps.ts'

type Shop = Awaited<ReturnType<typeof openShop>>

/** What the stories of webhooks do at a shop: connect a sender, sign and send as it does, and see what waits. */
export function hooksOf(shop: Shop) {
  return {
    sign: (secret: string, content: string | Buffer, encoding: 'base64' | 'hex') =>
      createHmac('sha256', secret).update(content).digest(encoding),
    post: ({ writeKey }: Source, body: string, headers: Record<string, string> = {}, query = '') =>
      shop.call('POST', `/in/${writeKey}${query}`, undefined, { raw: body, headers }),
    connect: async (kind: string, more: object = {}): Promise<Source> => {
      const source = await shop.connect('web', `${kind} ${Math.random()}`)
      await shop.ok('PUT', `/sources/${source.id}/webhook`, { kind, ...more })
      return source
    },
    aside: async ({ id }: Source) => (await shop.ok('GET', `/quarantined?sourceId=${id}`)).items,
  }
}
