import { describe, expect, it } from 'vitest'
import { consentOf, misreadConsent, readCategory, readPreferences } from './consent.ts'

const asText = (list: ReturnType<typeof readPreferences>) =>
  list.map(({ purpose, channel, allowed }) => `${allowed ? 'yes' : 'no'} ${purpose} ${channel}`).sort()
const inContext = (categoryPreferences: unknown) => asText(readPreferences({ categoryPreferences }, 'context'))

describe('a consent object', () => {
  it('that is not there says nothing', () => {
    for (const consent of [undefined, null, {}, { categoryPreferences: null }]) expect(readPreferences(consent, 'context')).toEqual([])
  })

  it('that nobody can read says no to all, and is named', () => {
    const named = (consent: unknown, event = 'Visit') =>
      misreadConsent({ type: 'track', event, context: { consent } }).map(({ field, value }) => `${field} ${value}`)
    for (const consent of [5, ['Marketing'], 'no', { categoryPreferences: 'no' }, { categoryPreferences: [true] }])
      expect(asText(readPreferences(consent, 'context'))).toEqual(inContext({}))
    expect([named(5), named({ categoryPreferences: 'no' }), named([true])]).toEqual([
      ['consent 5'],
      ['consent.categoryPreferences no'],
      ['consent [true]'],
    ])
    const misspelt = { categoryPreferences: { Marketng: false, Necessary: true, C0001: true, Analytics: true } }
    expect(named(misspelt, 'Segment Consent Preference Updated')).toEqual(['consent.categoryPreferences.Marketng false'])
    // A page repeats its own categories with every event.
    expect(named(misspelt)).toEqual([])
  })

  it('that is empty says no to all that pages ask for', () => {
    expect(inContext({})).toEqual(['no advertising any', 'no analytics any', 'no marketing any', 'no personalisation any'])
  })

  it('says no to what it does not mention, and to what is anything but true', () => {
    expect(inContext({ Advertising: true, Analytics: 'true', C0003: true })).toEqual([
      'no analytics any',
      'no marketing any',
      'yes advertising any',
      'yes personalisation any',
    ])
  })

  it('may name channels; the stricter of two about one thing counts; what is strictly necessary asks nobody', () => {
    expect(
      inContext({ 'Email Marketing': true, marketing_whatsapp: false, Necessary: true, Estadísticas: true, Analytics: false }),
    ).toEqual(['no advertising any', 'no analytics any', 'no marketing whatsapp', 'no personalisation any', 'yes marketing email'])
    expect(readCategory('Strictly Necessary')).toBeNull()
    expect(readCategory('SMS')).toEqual({ purpose: 'marketing', channel: 'phone' })
  })
})

describe('RudderStack’s consent object', () => {
  const stated = (consentManagement: unknown, more: object = {}) =>
    asText(consentOf({ type: 'page', context: { consentManagement, ...more } }, 'web'))
  const toAll = ['no advertising any', 'no analytics any', 'no marketing any', 'no personalisation any']
  const named = (consentManagement: unknown, event = 'Visit') =>
    misreadConsent({ type: 'track', event, context: { consentManagement } }).map(({ field, value }) => `${field} ${value}`)

  it('says no to what is denied and to what it does not mention, whatever its strategy', () => {
    const lists = { allowedConsentIds: ['C0001', 'C0002', 'C0003'], deniedConsentIds: ['C0004'], provider: 'oneTrust' }
    const said = ['no advertising any', 'no marketing any', 'yes analytics any', 'yes personalisation any']
    for (const resolutionStrategy of ['and', 'or', undefined]) expect(stated({ ...lists, resolutionStrategy })).toEqual(said)
    expect(stated({ deniedConsentIds: ['email_mktg'], allowedConsentIds: ['analytics'], provider: 'ketch' })).toEqual([
      'no advertising any',
      'no marketing email',
      'no personalisation any',
      'yes analytics any',
    ])
    // Either list may be missing; what stands in both is denied.
    expect(stated({ allowedConsentIds: ['Analytics'], provider: 'custom' })).toEqual([
      'no advertising any',
      'no marketing any',
      'no personalisation any',
      'yes analytics any',
    ])
    expect(stated({ deniedConsentIds: ['Marketing'] })).toEqual(toAll)
    expect(stated({ allowedConsentIds: ['Marketing'], deniedConsentIds: ['Marketing'] })).toEqual(toAll)
  })

  it('of iubenda is read by its numbers', () => {
    const said = { allowedConsentIds: ['1', '4', 5], deniedConsentIds: ['3'] }
    expect(stated({ ...said, provider: 'iubenda' })).toEqual([
      'no personalisation any',
      'yes advertising any',
      'yes analytics any',
      'yes marketing any',
    ])
    expect(stated({ ...said, provider: 'custom' })).toEqual(toAll)
  })

  it('that is not there, or that comes before the visitor answered, says nothing; empty lists of a page’s own say no to all', () => {
    const [allowedConsentIds, deniedConsentIds] = [[], []]
    for (const nothing of [undefined, null, {}, { provider: 'custom', resolutionStrategy: 'and' }]) expect(stated(nothing)).toEqual([])
    for (const provider of ['oneTrust', 'ketch', 'iubenda']) expect(stated({ allowedConsentIds, deniedConsentIds, provider })).toEqual([])
    for (const provider of ['custom', undefined, 7]) expect(stated({ allowedConsentIds, deniedConsentIds, provider })).toEqual(toAll)
    expect(stated({ allowedConsentIds })).toEqual(toAll)
  })

  it('that nobody can read says no to all, and is named', () => {
    for (const unreadable of [
      5,
      ['Marketing'],
      { allowedConsentIds: 'Marketing' },
      { allowedConsentIds: ['Marketing'], deniedConsentIds: [{}] },
    ])
      expect(stated(unreadable)).toEqual(toAll)
    expect([named(5), named({ allowedConsentIds: ['a'], deniedConsentIds: { a: true } })]).toEqual([
      ['consentManagement 5'],
      ['consentManagement.deniedConsentIds {…}'],
    ])
    const unknown = { allowedConsentIds: ['cat-17', 'C0001'], deniedConsentIds: ['Marketing'] }
    expect([named(unknown), named(unknown, 'Consent Management Interaction')]).toEqual([[], ['consentManagement.cat-17 true']])
  })

  it('beside Segment’s: the stricter counts', () => {
    const consent = { categoryPreferences: { Analytics: true, Marketing: true, Advertising: true, Functional: true } }
    expect(stated({ allowedConsentIds: ['analytics', 'marketing', 'functional'], deniedConsentIds: ['ads'] }, { consent })).toEqual([
      'no advertising any',
      'yes analytics any',
      'yes marketing any',
      'yes personalisation any',
    ])
  })

  it('is a fresh decision where its client tells that the visitor answered', () => {
    const context = { consentManagement: { allowedConsentIds: ['marketing'], deniedConsentIds: ['analytics'], provider: 'custom' } }
    const said = consentOf({ type: 'track', event: 'Consent Management Interaction', context }, 'web')
    expect(said.every(({ method }) => method === 'preference')).toBe(true)
    expect(asText(said)).toEqual(['no advertising any', 'no analytics any', 'no personalisation any', 'yes marketing any'])
  })
})

describe('an event', () => {
  const of = (call: Record<string, unknown>) => consentOf({ type: 'track', ...call }, 'web')

  it('that updates preferences is a fresh decision, beside which the page’s memory says nothing', () => {
    const [first, ...others] = of({
      event: 'Segment Consent Preference Updated',
      context: { consent: { categoryPreferences: { Marketing: true } } },
    })
    expect(first).toEqual({ purpose: 'marketing', channel: 'any', allowed: true, method: 'preference', point: null })
    expect(others.every(({ allowed, method }) => !allowed && method === 'preference')).toBe(true)
  })

  it('of opting in to be measured allows that, and nothing else', () => {
    expect(asText(consentOf({ type: 'track', event: '$opt_in' }, 'web'))).toEqual(['yes analytics any'])
    expect(consentOf({ type: 'page', name: '$opt_in' }, 'web')).toEqual([])
  })

  it('of any other name repeats what its page remembers', () => {
    expect(of({ event: 'Product Viewed', context: { consent: { categoryPreferences: { Analytics: true } } } })[0]).toMatchObject({
      method: 'context',
    })
    expect(of({ event: 'Product Viewed' })).toEqual([])
  })

  it('of unsubscribing is about the address it names, or the record’s own', () => {
    expect(of({ event: 'Unsubscribed', properties: { email: 'l@x.mx' } })).toEqual([
      { purpose: 'marketing', channel: 'email', allowed: false, method: 'subscription', point: 'l@x.mx' },
    ])
    expect(of({ event: 'Baja', properties: { channel: 'SMS' } })).toMatchObject([{ channel: 'phone', allowed: false, point: null }])
    expect(of({ event: 'newsletter_subscribed' })).toMatchObject([{ channel: 'email', allowed: true }])
  })

  it('of WhatsApp’s own button stops and resumes', () => {
    const properties = {
      user_preferences: [{ wa_id: '5215512345678', category: 'marketing_messages', value: 'stop' }, { category: 'other' }],
    }
    expect(of({ event: 'user_preferences', properties })).toEqual([
      { purpose: 'marketing', channel: 'whatsapp', allowed: false, method: 'whatsapp', point: '5215512345678' },
    ])
    expect(of({ event: 'user_preferences', properties: { category: 'marketing_messages', value: 'resume' } })).toMatchObject([
      { allowed: true },
    ])
  })

  it('of WhatsApp’s button that is neither of its answers is no yes, and is named', () => {
    const said = (...user_preferences: object[]) => {
      const call = { type: 'track', event: 'user_preferences', properties: { user_preferences } }
      return [asText(consentOf(call, 'web')), misreadConsent(call).map(({ field, value }) => `${field} ${value}`)]
    }
    const category = 'marketing_messages'
    expect(said({ category, value: 'pause' })).toEqual([['no marketing whatsapp'], ['user_preferences.value pause']])
    expect(said({ category })).toEqual([[], ['user_preferences.value ']])
    expect(said({ value: 'stop' }, { category: 'utility', value: 'stop' })).toEqual([
      [],
      ['user_preferences.category ', 'user_preferences.category utility'],
    ])
    expect(said({ category, value: 'stop' }, { category, value: 'resume' })[1]).toEqual([])
  })
})
