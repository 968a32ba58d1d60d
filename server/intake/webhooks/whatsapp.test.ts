import { createHmac } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { arrivals, read } from '../../../test/delivery.ts'
import { whatsapp } from './whatsapp.ts'

const metadata = { display_phone_number: '15550783881', phone_number_id: '106540352242922' }
const contacts = [{ profile: { name: 'Laura Gómez' }, wa_id: '5215512345678', user_id: 'MX.13491208655302741918' }]
const change = (field: string, value: object) => ({ field, value: { messaging_product: 'whatsapp', metadata, ...value } })
const body = (...changes: object[]) => ({ object: 'whatsapp_business_account', entry: [{ id: '102290129340398', changes }] })
const message = (id: string, more: object) => ({ from: '5215512345678', id: `wamid.${id}`, timestamp: '1795600800', ...more })
const told = (...changes: object[]) => arrivals('whatsapp', 'messages', body(...changes))
const kindOf = (one: { entry: { kind: string; facts: Record<string, unknown> } | null }) => [
  one.entry?.kind,
  one.entry?.facts.direction ?? one.entry?.facts.ended,
]

describe('WhatsApp, as Meta tells it', () => {
  it('is signed with the app’s secret over the raw bytes', () => {
    const raw = Buffer.from('{"object":"whatsapp_business_account","n":"ñ"}')
    const signature = `sha256=${createHmac('sha256', 's').update(raw).digest('hex')}`
    const genuine = (header: string | undefined, bytes = raw) =>
      whatsapp.isGenuine({ headers: { 'x-hub-signature-256': header }, query: {}, raw: bytes }, 's', 0)
    expect([genuine(signature), genuine(signature.slice(7)), genuine(undefined), genuine(signature, Buffer.from('{}'))]).toEqual([
      true,
      false,
      false,
      false,
    ])
  })

  it('who writes is somebody with their number, their id and the name that they gave themselves', () => {
    const [one] = told(change('messages', { contacts, messages: [message('1', { type: 'text', text: { body: '¿Tienen taza azul?' } })] }))
    expect(one).toMatchObject({
      externalId: '5215512345678',
      messageId: 'whatsapp:wamid.1',
      attributes: { full_name: 'Laura Gómez', phone: '+5215512345678', handle: 'MX.13491208655302741918' },
      entry: { kind: 'message', channel: 'whatsapp', facts: { direction: 'in', text: '¿Tienen taza azul?' } },
    })
    expect(one?.at.epochMilliseconds).toBe(1_795_600_800_000)
    expect(one?.consent).toBeUndefined()
  })

  it('what is said by button, caption or reaction is its text, and a picture alone is a message too', () => {
    const messages = [
      message('1', { type: 'button', button: { text: 'Sí, quiero' } }),
      message('2', { type: 'interactive', interactive: { type: 'list_reply', list_reply: { id: 'a', title: 'Centro' } } }),
      message('3', { type: 'image', image: { caption: 'Mi taza rota', id: 'x' } }),
      message('4', { type: 'audio', audio: { id: 'x' } }),
    ]
    expect(told(change('messages', { contacts, messages })).map(({ entry }) => entry?.facts.text)).toEqual([
      'Sí, quiero',
      'Centro',
      'Mi taza rota',
      undefined,
    ])
  })

  it('who stops marketing, or whom Meta says has, wants none; who resumes it does', () => {
    const preference = (value: string) => ({ wa_id: '5215512345678', category: 'marketing_messages', value, timestamp: 1_795_600_800 })
    const status = (code: number, id = 's1') => ({
      id,
      status: 'failed',
      timestamp: '1795600900',
      recipient_id: '5215512345678',
      errors: [{ code }],
    })
    const all = told(
      change('user_preferences', {
        contacts,
        user_preferences: [preference('stop'), preference('resume')],
      }),
      change('messages', {
        statuses: [status(131_050), status(131_049, 's2'), { id: 's3', status: 'read', recipient_id: '5215512345678' }],
      }),
    )
    expect(all.map(({ consent }) => consent?.map(({ purpose, channel, allowed, point }) => [purpose, channel, allowed, point]))).toEqual([
      [['marketing', 'whatsapp', false, '+5215512345678']],
      [['marketing', 'whatsapp', true, '+5215512345678']],
      [['marketing', 'whatsapp', false, '+5215512345678']],
    ])
    expect(all.map(kindOf)).toEqual([
      ['subscription', true],
      ['subscription', undefined],
      ['subscription', true],
    ])
    expect(read('whatsapp', 'messages', body(change('messages', { statuses: [status(131_049)] })))).toEqual({ kind: 'nothing' })
  })

  it('who answers the button something that nobody knows allows nothing, and it waits beside what is known', () => {
    const preference = (value: string, category = 'marketing_messages') => ({
      wa_id: '5215512345678',
      category,
      value,
      timestamp: 1_795_600_800,
    })
    const given = (...user_preferences: object[]) =>
      read('whatsapp', 'user_preferences', body(change('user_preferences', { user_preferences })))
    expect(given(preference('pause'))).toMatchObject({
      kind: 'arrivals',
      arrivals: [{ consent: [{ purpose: 'marketing', channel: 'whatsapp', allowed: false }] }],
      misread: [{ field: 'user_preferences.value', value: 'pause' }],
    })
    expect(given(preference('stop', 'utility_messages'))).toMatchObject({ misread: [{ field: 'user_preferences.category' }] })
    expect(given(preference('resume'), preference('pause'))).toMatchObject({
      kind: 'several',
      parts: [{ read: { misread: [] } }, { read: { misread: [{ value: 'pause' }] } }],
    })
  })

  it('who answers BAJA is left alone, and who only writes of it is not', () => {
    const says = (text: string) => told(change('messages', { contacts, messages: [message('1', { type: 'text', text: { body: text } })] }))
    for (const text of ['BAJA', ' baja.', '¡Stop!', 'Darme de baja']) {
      const [came, no] = says(text)
      expect([came?.entry?.kind, no?.consent?.[0]?.allowed, no?.messageId]).toEqual(['message', false, 'whatsapp:wamid.1:no'])
    }
    expect(says('¿La lámpara baja tiene garantía?').length).toBe(1)
  })

  it('who changes number or id keeps nothing of the old one', () => {
    const system = { body: 'Laura changed', type: 'user_changed_number', wa_id: '5215587654321' }
    expect(told(change('messages', { messages: [message('1', { type: 'system', system })] }))).toMatchObject([
      { externalId: '5215512345678', attributes: { phone: '+5215587654321' }, ended: { phone: '+5215512345678' } },
    ])
    const update = { wa_id: '5215512345678', user_id: { previous: 'MX.1', current: 'MX.2' }, timestamp: '1795600800' }
    expect(told(change('user_id_update', { user_id_update: [update] }))).toMatchObject([
      { attributes: { handle: 'MX.2' }, ended: { handle: 'MX.1' } },
    ])
  })

  it('what the team writes on the telephone goes to whom it was written', () => {
    const echo = {
      from: '15550783881',
      to: '5215512345678',
      id: 'wamid.9',
      timestamp: '1795600800',
      type: 'text',
      text: { body: 'Ya llegó' },
    }
    expect(told(change('smb_message_echoes', { message_echoes: [echo] }))).toMatchObject([
      { externalId: '5215512345678', entry: { kind: 'message', facts: { direction: 'out', text: 'Ya llegó' } } },
    ])
  })

  it('keeps what it does not know', () => {
    const unknown = { unusable: { reason: 'webhook.topic-unknown', facts: { topic: 'account_update' } } }
    expect(read('whatsapp', 'account_update', body(change('account_update', {})))).toMatchObject(unknown)
    expect(read('whatsapp', '', { object: 'page', entry: [] })).toMatchObject({ kind: 'unusable' })
    expect(
      read('whatsapp', 'messages', { object: 'whatsapp_business_account', entry: [{ changes: [{ field: 'messages', value: 5 }] }] }),
    ).toEqual({
      kind: 'nothing',
    })
  })
})
