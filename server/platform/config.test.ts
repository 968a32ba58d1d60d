import { resolve } from 'node:path'
import { expect, it } from 'vitest'
import { HelpAsked, readConfig, UsageError } from './config.ts'

it('has defaults that need no configuration, and listens locally', () => {
  expect(readConfig([], {})).toEqual({
    port: 4400,
    host: '127.0.0.1',
    trustedProxies: [],
    dataDir: resolve('data'),
    databaseUrl: null,
    demo: false,
    newKey: false,
    webhooksToLoopback: false,
    apis: {},
  })
})

it('lets flags beat the environment', () => {
  const env = { PULSERA_PORT: '5000', PULSERA_DATA: '/a', PULSERA_HOST: '0.0.0.0', PULSERA_DATABASE_URL: 'postgres://p@h/d' }
  expect(readConfig([], env)).toEqual({
    port: 5000,
    host: '0.0.0.0',
    trustedProxies: [],
    dataDir: '/a',
    databaseUrl: 'postgres://p@h/d',
    demo: false,
    newKey: false,
    webhooksToLoopback: false,
    apis: {},
  })
  expect(readConfig(['--port', '6000', '--data=/b', '--demo', '--new-key'], env)).toMatchObject({
    port: 6000,
    dataDir: '/b',
    demo: true,
    newKey: true,
  })
})

it('says where the APIs of senders are', () => {
  const env = { PULSERA_API_TIENDANUBE: 'https://api.tiendanube.example/v1/', PULSERA_API_MERCADO_PAGO: 'http://127.0.0.1:9' }
  expect(readConfig([], env).apis).toEqual({ tiendanube: 'https://api.tiendanube.example/v1', 'mercado-pago': 'http://127.0.0.1:9' })
})

it.each([
  [['--prot', '1'], {}, '--prot'],
  [['start'], {}, 'start'],
  [['--port'], {}, 'port'],
  [['--port', '99999'], {}, '99999'],
  [['--port', '44x'], {}, '44x'],
  [[], { PULSERA_PORT: 'abc' }, 'abc'],
  [[], { PULSERA_DATABASE_URL: 'mysql://x' }, 'PULSERA_DATABASE_URL'],
  [[], { PULSERA_API_TIENDANUBE: 'tienda' }, 'PULSERA_API_TIENDANUBE'],
])('%s %o is explained', (args, env, word) => {
  expect(() => readConfig(args as string[], env as Record<string, string>)).toThrow(UsageError)
  expect(() => readConfig(args as string[], env as Record<string, string>)).toThrow(word)
  expect(() => readConfig(args as string[], env as Record<string, string>)).toThrow('English')
})

it.each(['--help', '-h'])('%s tells every flag, and that nothing was typed wrongly', (asked) => {
  const read = () => readConfig(['--demo', asked], {})
  expect(read).toThrow(HelpAsked)
  for (const flag of ['--demo', '--port', '--data', '--new-key', 'English']) expect(read).toThrow(flag)
})

it('takes the word of named proxies, and of nothing that is no address', () => {
  const read = (text: string) => readConfig([], { PULSERA_TRUSTED_PROXIES: text }).trustedProxies
  expect(read('10.0.0.5, 10.1.0.0/16 fd00::/8')).toEqual(['10.0.0.5', '10.1.0.0/16', 'fd00::/8'])
  for (const wrong of ['proxy', '10.0.0.0/33', '0.0.0.0/0', '10.0.0.5/8/8', '1.2.3']) expect(() => read(wrong), wrong).toThrow(UsageError)
})
