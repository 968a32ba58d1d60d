import { describe, expect, it } from 'vitest'
import type { Permission } from '#contract'
import { answersTo, purposesOf } from './answers.ts'

type Said = Permission['because'][number]
const said = (sentence: string): Said => ({
  sentence,
  allowed: true,
  at: '2026-02-09T10:00:00Z',
  method: 'preference',
  source: null,
  recordId: '01a216b9-949b-70fe-b6b8-c3c51013f611' as Said['recordId'],
  point: null,
})
const one = (
  purpose: Permission['purpose'],
  channel: Permission['channel'],
  state: Permission['state'],
  because: string[] = [],
): Permission => ({ purpose, channel, state, may: state === 'granted' || purpose === 'service', because: because.map(said) })

const permissions = [
  one('marketing', 'phone', 'unknown'),
  one('marketing', 'whatsapp', 'denied', ['Dijo que no.']),
  one('marketing', 'email', 'granted', ['Aceptó.', 'Se suscribió.']),
  one('marketing', 'newsletter', 'granted', ['Se suscribió.']),
  one('marketing', 'instagram', 'unknown'),
  one('service', 'email', 'unknown'),
  one('surveys', 'email', 'unknown'),
]

describe('what somebody allows', () => {
  it('is told in one line per answer: yes, no, nothing said', () => {
    expect(answersTo('marketing', permissions)).toEqual([
      { state: 'granted', may: true, channels: ['email', 'newsletter'], because: ['Aceptó.', 'Se suscribió.'] },
      { state: 'denied', may: false, channels: ['whatsapp'], because: ['Dijo que no.'] },
      { state: 'unknown', may: false, channels: ['phone', 'instagram'], because: [] },
    ])
  })
  it('leaves out the purposes that nobody spoke of, but for selling and service', () => {
    expect(purposesOf(permissions)).toEqual(['marketing', 'service'])
    expect(purposesOf([...permissions, one('surveys', 'whatsapp', 'denied')])).toEqual(['marketing', 'service', 'surveys'])
  })
})
