import { openLine, readRecord } from '../records/read-record.ts'
import type { QuarantinedRow } from '../store/quarantine.ts'
import type { Arrival, WireSource } from '../types.ts'
import { readCall, type Unusable } from '../wire/arrive.ts'

export type ReadAgain = { kind: 'arrivals'; arrivals: Arrival[] } | { kind: 'unusable'; unusable: Unusable }

type Kept = Pick<QuarantinedRow, 'door' | 'body' | 'at' | 'context'>

/** Reads what was set aside as the door reads by which it came. It happened when it arrived, unless it says itself when. Pure. */
export function readAgain({ door, body, at }: Kept, from: WireSource): ReadAgain {
  const stated = openLine(body.toString('utf8'))
  if (door === 'record') {
    const read = readRecord(stated, from, at)
    return read.kind === 'record' ? { kind: 'arrivals', arrivals: read.arrivals } : read
  }
  const read = readCall(stated, from, { sentAt: undefined, receivedAt: at })
  return read.kind === 'arrival' ? { kind: 'arrivals', arrivals: [read.arrival] } : read
}
