import { createHmac, randomBytes } from 'node:crypto'

/** A secret as Standard Webhooks writes it: `whsec_` and 24 random bytes in base64. */
export const makeSecret = (): string => `whsec_${randomBytes(24).toString('base64')}`

type Message = { id: string; timestampSeconds: number; body: string }

/** The three headers of a message (Standard Webhooks 1.0): while a secret is changed, both sign. */
export function signed({ id, timestampSeconds, body }: Message, secrets: readonly string[]): Record<string, string> {
  const content = `${id}.${timestampSeconds}.${body}`
  const signatures = secrets.map(
    (secret) =>
      `v1,${createHmac('sha256', Buffer.from(secret.replace(/^whsec_/, ''), 'base64'))
        .update(content)
        .digest('base64')}`,
  )
  return { 'webhook-id': id, 'webhook-timestamp': String(timestampSeconds), 'webhook-signature': signatures.join(' ') }
}
