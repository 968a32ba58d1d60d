import { BlockList, isIP, isIPv6 } from 'node:net'

/** Networks that no webhook may reach: this machine, its neighbours, the cloud's own services, and what is no single host (IANA's special registries). */
const closed = new BlockList()
for (const [net, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
] as const)
  closed.addSubnet(net, bits, 'ipv4')
// Of IPv6 only 2000::/3 is public; within it, tunnels and documentation are not. Mapped and translated IPv4 lie outside, hence closed.
const open6 = new BlockList()
open6.addSubnet('2000::', 3, 'ipv6')
const closed6 = new BlockList()
for (const [net, bits] of [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
] as const)
  closed6.addSubnet(net, bits, 'ipv6')

const loopback = new BlockList()
loopback.addSubnet('127.0.0.0', 8, 'ipv4')
// A list of its own: one that knows 127.0.0.0/8 takes ::ffff:127.0.0.1 for it too.
const loopback6 = new BlockList()
loopback6.addAddress('::1', 'ipv6')

/** Whether an address may be connected to. `allowLoopback` is for tests and for whoever says so at the start: this machine, nothing else of what is closed. */
export function isReachable(address: string, allowLoopback: boolean): boolean {
  if (isIP(address) === 0) return false
  // A zone ("fe80::1%eth0") names an interface of this machine.
  if (address.includes('%')) return false
  if (isIPv6(address))
    return (open6.check(address, 'ipv6') && !closed6.check(address, 'ipv6')) || (allowLoopback && loopback6.check(address, 'ipv6'))
  return !closed.check(address, 'ipv4') || (allowLoopback && loopback.check(address, 'ipv4'))
}

export type AddressProblem = 'malformed' | 'not-https' | 'credentials' | 'private'

/** What is wrong with a webhook's address as it is written; names are looked at when they are resolved. */
export function problemOf(text: string, allowLoopback: boolean): AddressProblem | null {
  if (!URL.canParse(text)) return 'malformed'
  const url = new URL(text)
  // Whoever writes http://localhost is told where it leads; https would not help.
  if (isWeb(url) && isPrivate(hostOf(url), allowLoopback)) return 'private'
  if (url.protocol !== 'https:' && !(allowLoopback && url.protocol === 'http:')) return 'not-https'
  return url.username !== '' || url.password !== '' ? 'credentials' : null
}

const isWeb = ({ protocol }: URL) => protocol === 'https:' || protocol === 'http:'

function isPrivate(host: string, allowLoopback: boolean): boolean {
  // The URL standard has made 0x7f.1, 2130706433 and 127.1 one and the same by now.
  if (isIP(host) !== 0) return !isReachable(host, allowLoopback)
  // Whoever allows this machine may call it by any name: where one leads is looked at when it is resolved.
  if (allowLoopback) return false
  return /(^|\.)(localhost|local|internal|home\.arpa)\.?$/i.test(host) || !host.includes('.')
}

/** Without the brackets of an IPv6 address. */
export const hostOf = ({ hostname }: URL): string => hostname.replace(/^\[|\]$/g, '')
