import { createHash } from 'node:crypto'

/** Names what has no name of its own by what it states: stated again it is the same, from whatever file or line (decision 22). */
export const digest = (value: unknown): string => createHash('sha256').update(JSON.stringify(value)).digest('base64url')
