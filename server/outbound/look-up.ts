import { lookup, Resolver } from 'node:dns/promises'
import { isIP } from 'node:net'

export type Address = { address: string; family: number }
export type LookUpOptions = {
  lookUpMs?: number
  /** Those of the system, unless a test brings its own. */
  nameServers?: string[]
}

const lookUpMsDefault = 5_000

/**
 * The addresses that a name has, or those that were heard of in time. The name servers are asked over the network: the system's own look-up holds
 * one of the process's few threads for as long as a server is silent, and cannot be ended.
 */
export async function lookUp(host: string, { lookUpMs = lookUpMsDefault, nameServers }: LookUpOptions): Promise<Address[]> {
  if (isIP(host) !== 0) return [{ address: host, family: isIP(host) }]
  // It stands in the system's own list of hosts, which name servers do not know.
  if (host === 'localhost') return lookup(host, { all: true })
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

const found = (asked: PromiseSettledResult<string[]>, family: number): Address[] =>
  asked.status === 'fulfilled' ? asked.value.map((address) => ({ address, family })) : []
