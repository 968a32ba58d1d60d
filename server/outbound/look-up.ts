import { Resolver } from 'node:dns/promises'
import { readFile } from 'node:fs/promises'
import { isIP } from 'node:net'
import { join } from 'node:path'

export type Address = { address: string; family: number }
export type LookUpOptions = {
  lookUpMs?: number
  /** Those of the system, unless a test brings its own. */
  nameServers?: string[]
  hostsFile?: string
}

const lookUpMsDefault = 5_000

const systemHosts =
  process.platform === 'win32' ? join(process.env.SystemRoot ?? 'C:\\Windows', 'System32', 'drivers', 'etc', 'hosts') : '/etc/hosts'
// RFC 6761: this machine, whatever any list says.
const here = [
  { address: '127.0.0.1', family: 4 },
  { address: '::1', family: 6 },
]

/**
 * The addresses that a name has, or those that were heard of in time. As everywhere the system's own list of hosts comes first; it is read here, and the name
 * servers are asked over the network, because the system's own look-up holds one of the process's few threads for as long as a server is silent, and
 * cannot be ended.
 */
export async function lookUp(
  host: string,
  { lookUpMs = lookUpMsDefault, nameServers, hostsFile = systemHosts }: LookUpOptions,
): Promise<Address[]> {
  if (isIP(host) !== 0) return [{ address: host, family: isIP(host) }]
  if (host === 'localhost') return here
  const listed = addressesIn(await readFile(hostsFile, 'utf8').catch(() => ''), host)
  if (listed.length > 0) return listed
  // One of its own: whoever gives up, gives up nobody else's question.
  const resolver = new Resolver()
  if (nameServers) resolver.setServers(nameServers)
  const giveUp = setTimeout(() => resolver.cancel(), lookUpMs)
  try {
    const [four, six] = await Promise.allSettled([resolver.resolve4(host), resolver.resolve6(host)])
    return [...found(four, 4), ...found(six, 6)]
  } finally {
    clearTimeout(giveUp)
  }
}

/** A line names an address and then its hosts; what follows a # is for people (hosts(5)). Pure. */
function addressesIn(hosts: string, host: string): Address[] {
  const wanted = host.toLowerCase().replace(/\.$/, '')
  return hosts.split('\n').flatMap((line) => {
    const [address = '', ...names] = line.replace(/#.*/, '').trim().split(/\s+/)
    const family = isIP(address)
    return family !== 0 && names.some((name) => name.toLowerCase() === wanted) ? [{ address, family }] : []
  })
}

const found = (asked: PromiseSettledResult<string[]>, family: number): Address[] =>
  asked.status === 'fulfilled' ? asked.value.map((address) => ({ address, family })) : []
