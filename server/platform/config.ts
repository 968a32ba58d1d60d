import { isIP, isIPv6 } from 'node:net'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'

export type Config = {
  port: number
  /** Local by default: Pulsera speaks plain HTTP, so reaching it from elsewhere is a decision (PULSERA_HOST) that goes with a TLS proxy. */
  host: string
  /**
   * Proxies on other machines whose word about who calls is taken (PULSERA_TRUSTED_PROXIES: addresses and networks). One on this machine always is.
   * Without it everybody who comes through them has one address.
   */
  trustedProxies: string[]
  dataDir: string
  /** A PostgreSQL ≥ 15 of one's own instead of the embedded one. */
  databaseUrl: string | null
  /** Make a demonstration shop with an owner's account when there is no business yet. */
  demo: boolean
  /** The key that sealed the secrets of the database is lost: make another, which opens none of them. */
  newKey: boolean
  /** Webhooks may go to this very machine, in plain HTTP (PULSERA_WEBHOOKS_LOOPBACK=1): never where others may set them up. */
  webhooksToLoopback: boolean
  /** Where the APIs of senders are that tell ids only, by the kind of their webhooks, where it is not the public address (PULSERA_API_TIENDANUBE …). */
  apis: { tiendanube?: string; 'mercado-pago'?: string }
}

/** What a person typed wrongly, in Spanish and English; the program prints it and ends with 2. */
export class UsageError extends Error {}

/** Somebody asked how it is started: the program prints it and ends well. */
export class HelpAsked extends Error {}

type Environment = Record<string, string | undefined>

/** Flags beat environment, environment beats defaults: `--port --data --demo --new-key`, PULSERA_PORT, PULSERA_DATA, PULSERA_HOST, PULSERA_DATABASE_URL … */
export function readConfig(args: string[], env: Environment): Config {
  const flags = readFlags(args)
  return {
    port: readPort(flags.port ?? env.PULSERA_PORT ?? '4400'),
    host: env.PULSERA_HOST || '127.0.0.1',
    trustedProxies: readProxies(env.PULSERA_TRUSTED_PROXIES ?? ''),
    dataDir: resolve(flags.data ?? (env.PULSERA_DATA || 'data')),
    databaseUrl: readUrl(env.PULSERA_DATABASE_URL),
    demo: flags.demo ?? false,
    newKey: flags['new-key'] ?? false,
    webhooksToLoopback: env.PULSERA_WEBHOOKS_LOOPBACK === '1',
    apis: readApis(env),
  }
}

const help = `Uso: npm start [-- --demo --port N --data CARPETA --new-key]
  --demo          una tienda de demostración con un año de vida, si todavía no hay ningún negocio
  --port N        el puerto (4400)
  --data CARPETA  dónde se guarda todo (data)
  --new-key       otra clave para los secretos, si la que había se perdió

(English) Usage: npm start [-- --demo --port N --data DIR --new-key]
  --demo      a demonstration shop with a year of life, when there is no business yet
  --port N    the port (4400)
  --data DIR  where everything is kept (data)
  --new-key   another key for the secrets, when the one there was is lost`

function readFlags(args: string[]) {
  const options = { port: { type: 'string' }, data: { type: 'string' }, demo: { type: 'boolean' }, 'new-key': { type: 'boolean' } } as const
  if (args.includes('--help') || args.includes('-h')) throw new HelpAsked(help)
  try {
    return parseArgs({ args, options, strict: true, allowPositionals: false }).values
  } catch (e) {
    throw new UsageError(
      `No entiendo los argumentos: ${args.join(' ')}\nUso: npm start [-- --demo --port N --data CARPETA --new-key]\n` +
        `(English: ${(e as Error).message.split('.')[0]}. Usage: npm start [-- --demo --port N --data DIR --new-key])`,
    )
  }
}

function readPort(text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : -1
  if (port >= 0 && port <= 65_535) return port
  throw new UsageError(`El puerto "${text}" no vale: debe ser un número de 0 a 65535.\n(English: "${text}" is not a port from 0 to 65535.)`)
}

function readProxies(text: string): string[] {
  const proxies = text.split(/[\s,]+/).filter(Boolean)
  const wrong = proxies.find((one) => !isNetwork(one))
  if (wrong === undefined) return proxies
  throw new UsageError(
    `PULSERA_TRUSTED_PROXIES: "${wrong}" no es una dirección ni una red (10.0.0.5, 10.0.0.0/8).\n` +
      `(English: "${wrong}" is neither an address nor a network.)`,
  )
}

function isNetwork(text: string): boolean {
  const [address = '', bits, ...rest] = text.split('/')
  if (rest.length > 0 || isIP(address) === 0) return false
  // The whole internet is no proxy: anybody could say who calls.
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) > 0 && Number(bits) <= (isIPv6(address) ? 128 : 32))
}

const apiNames = { tiendanube: 'PULSERA_API_TIENDANUBE', 'mercado-pago': 'PULSERA_API_MERCADO_PAGO' } as const

function readApis(env: Environment): Config['apis'] {
  const apis: Config['apis'] = {}
  for (const [kind, name] of Object.entries(apiNames) as [keyof typeof apiNames, string][]) {
    const stated = env[name]
    if (!stated) continue
    if (!/^https?:\/\//.test(stated) || !URL.canParse(stated))
      throw new UsageError(`${name} no es una dirección (https://…): ${stated}\n(English: ${name} is not an address.)`)
    apis[kind] = stated.replace(/\/+$/, '')
  }
  return apis
}

function readUrl(text: string | undefined): string | null {
  if (!text) return null
  if (/^postgres(ql)?:\/\//.test(text) && URL.canParse(text)) return text
  throw new UsageError(
    'PULSERA_DATABASE_URL no es una dirección de PostgreSQL (postgres://usuario:clave@servidor/base).\n' +
      '(English: PULSERA_DATABASE_URL is not a PostgreSQL address: postgres://user:password@server/database.)',
  )
}
