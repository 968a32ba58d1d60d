import { createHash } from 'node:crypto'
import type { Attributes } from '#identity'

export const valueLengthMax = 1000
const idLengthMax = 500
const messageIdLengthMax = 100

export type TooLong = { reason: 'value.too-long'; facts: { field: string; length: number; max: number } }
const tooLong = (field: string, length: number, max: number): TooLong => ({ reason: 'value.too-long', facts: { field, length, max } })

/** A name of a customer, a group or a message as a call states it: text or a number, null where it is none. */
export function idOf(stated: unknown): string | null {
  if (typeof stated !== 'string' && typeof stated !== 'number') return null
  const id = String(stated).trim()
  return id === '' ? null : id
}

/** Whether what a source calls its customer is longer than any name is. */
export const tooLongId = (field: string, id: string | null | undefined): TooLong | null =>
  id && id.length > idLengthMax ? tooLong(field, id.length, idLengthMax) : null

/** The first value that is too long to be one. */
export function tooLongValue(attributes: Attributes): TooLong | null {
  for (const [field, stated] of Object.entries(attributes)) {
    const length = Math.max(...[stated ?? ''].flat().map((value) => value.length))
    if (length > valueLengthMax) return tooLong(field, length, valueLengthMax)
  }
  return null
}

/** The name of a message; one that is too long for an index is named by its digest, as cutting would make two one. */
export const messageName = (id: string): string => (id.length > messageIdLengthMax ? createHash('sha256').update(id).digest('hex') : id)
