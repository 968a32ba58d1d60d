import { describe, expect, it } from 'vitest'
import type { RecordId } from '#contract'
import { resolvePoints, type Subject } from './about.ts'

const [web, shop, stranger] = ['web', 'shop', 'stranger'] as RecordId[] as [RecordId, RecordId, RecordId]
const mail = (value: string) => ({ kind: 'email', value })
const subject: Subject = {
  records: [
    { recordId: web, points: [mail('l@x.mx'), mail('old@x.mx'), { kind: 'phone', value: '+525510000001' }] },
    { recordId: shop, points: [] },
  ],
  sharers: [{ recordId: stranger, points: [mail('l@x.mx'), mail('theirs@x.mx')] }],
}
type Said = Parameters<typeof resolvePoints>[0][number]
const said = (recordId: RecordId, more: Partial<Said> = {}): Said => ({
  recordId,
  point: null,
  channel: 'email',
  allowed: false,
  method: 'subscription',
  claimed: false,
  ...more,
})
const about = (one: Said) => resolvePoints([one], subject).map(({ point }) => point)

describe('which addresses a statement is about', () => {
  it('is the one that was named, whatever the record states', () => {
    expect(about(said(web, { point: 'email:other@x.mx' }))).toEqual(['email:other@x.mx'])
  })

  it('is every one of the channel that its record states, where none was named; none where it states none', () => {
    expect(about(said(web))).toEqual(['email:l@x.mx', 'email:old@x.mx'])
    expect(about(said(web, { channel: 'whatsapp' }))).toEqual(['phone:+525510000001'])
    expect(about(said(shop))).toEqual([null])
  })

  it('is none where a page repeats what was once chosen there', () => {
    expect(about(said(web, { method: 'context' }))).toEqual([null])
  })

  it('is none where nobody verified who says yes; a no is a no', () => {
    expect(about(said(web, { claimed: true, allowed: true, point: 'email:l@x.mx' }))).toEqual([null])
    expect(about(said(stranger, { claimed: true, allowed: true }))).toEqual([])
    expect(about(said(stranger, { claimed: true }))).toEqual(['email:l@x.mx'])
  })

  it('of what others said is only what is about an address of theirs', () => {
    expect(about(said(stranger))).toEqual(['email:l@x.mx'])
    expect(about(said(stranger, { point: 'email:old@x.mx' }))).toEqual(['email:old@x.mx'])
    expect(about(said(stranger, { point: 'email:theirs@x.mx' }))).toEqual([])
    expect(about(said(stranger, { channel: 'whatsapp' }))).toEqual([])
    expect(about(said(stranger, { channel: 'any' }))).toEqual([])
  })
})
