import { describe, expect, it } from 'vitest'
import en from '../../texts/en/govern.json' with { type: 'json' }
import es from '../../texts/es/govern.json' with { type: 'json' }
import { auditActions } from './words.ts'

const sentenceFor = (texts: { action: Record<string, Record<string, string>> }, action: string): string | undefined => {
  const [room = '', deed = ''] = action.split('.')
  return texts.action[room]?.[deed]
}

describe('the audit in words', () => {
  it('knows the actions of the contract', () => {
    expect(auditActions()).toContain('person.joined')
    expect(auditActions().length).toBeGreaterThan(20)
  })
  it.each(auditActions())('says %s in Spanish and English', (action) => {
    expect(sentenceFor(es, action)).toBeTruthy()
    expect(sentenceFor(en, action)).toBeTruthy()
  })
})
