import { describe, expect, it } from 'vitest'
import { isReachable, problemOf } from './address.ts'

describe('addresses that a webhook may reach', () => {
  it.each(['93.184.216.34', '1.1.1.1', '8.8.8.8', '172.15.0.1', '172.32.0.1', '2606:4700:4700::1111', '2a00:1450:4001::1'])(
    '%s: yes',
    (address) => {
      expect(isReachable(address, false)).toBe(true)
    },
  )
  it.each([
    ...[
      '127.0.0.1',
      '127.255.0.1',
      '0.0.0.0',
      '10.1.2.3',
      '100.64.0.1',
      '169.254.169.254',
      '172.16.0.1',
      '172.31.255.255',
      '192.168.1.1',
      '192.0.0.192',
    ],
    ...['192.0.2.1', '198.18.0.1', '198.51.100.1', '203.0.113.1', '224.0.0.1', '240.0.0.1', '255.255.255.255'],
    ...[
      '::',
      '::1',
      '::ffff:127.0.0.1',
      '::ffff:10.0.0.1',
      '::ffff:8.8.8.8',
      '::7f00:1',
      '64:ff9b::7f00:1',
      '64:ff9b:1::1',
      'fc00::1',
      'fd12::1',
      'fe80::1',
    ],
    ...['fe80::1%eth0', 'fec0::1', 'ff02::1', '2001:db8::1', '2001::1', '2002:7f00:1::', '100::1', '3fff::1', 'no address', ''],
  ])('%s: no', (address) => {
    expect(isReachable(address, false)).toBe(false)
  })
  it('this machine only where the start said so, and nothing else of what is closed', () => {
    expect(['127.0.0.1', '::1'].map((one) => isReachable(one, true))).toEqual([true, true])
    expect(['10.0.0.1', '169.254.169.254', 'fe80::1', '::ffff:127.0.0.1'].map((one) => isReachable(one, true))).toEqual([
      false,
      false,
      false,
      false,
    ])
  })
})

describe('what is wrong with an address as it is written', () => {
  it.each([
    ['https://hooks.example.com/x', null],
    ['https://93.184.216.34/x', null],
    ['https://[2606:4700:4700::1111]/', null],
    ['hooks.example.com', 'malformed'],
    ['http://hooks.example.com/', 'not-https'],
    ['ftp://hooks.example.com/', 'not-https'],
    ['file:///etc/passwd', 'not-https'],
    ['https://user:secret@hooks.example.com/', 'credentials'],
    ['https://localhost/', 'private'],
    ['https://LOCALHOST./', 'private'],
    ['https://app.localhost/', 'private'],
    ['https://metadata.google.internal/', 'private'],
    ['https://impresora.local/', 'private'],
    ['https://intranet/', 'private'],
    ['https://127.0.0.1/', 'private'],
    ['https://127.1/', 'private'],
    ['https://2130706433/', 'private'],
    ['https://0x7f000001/', 'private'],
    ['https://0177.0.0.1/', 'private'],
    ['https://169.254.169.254/latest/meta-data', 'private'],
    ['https://[::1]/', 'private'],
    ['https://[::ffff:127.0.0.1]/', 'private'],
    ['https://[fd00::1]/', 'private'],
  ])('%s: %s', (url, problem) => {
    expect(problemOf(url, false)).toBe(problem)
  })
})
