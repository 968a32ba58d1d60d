import { createHash } from 'node:crypto'
import type { SourceId } from '#contract'

/** What official clients call a browser has 32 letters and more, and chance saw to it that no other bears it. */
const ofChanceMin = 20

/**
 * By what name of a source's two of its customers are known to be one: its visitor's, or an alias. What is short ("1001", "v7") another source says of
 * somebody else, so it counts in its own only; and it is told by its digest, as letters that are compared alone would make one of "1-11" and "11-1".
 */
export const deviceName = (name: string, source: SourceId): string =>
  name.length < ofChanceMin ? `${name} ${createHash('sha256').update(`${source} ${name}`).digest('hex').slice(0, 32)}` : name
