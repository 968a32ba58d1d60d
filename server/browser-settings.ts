import type { RequestListener } from 'node:http'
import { registerSettings } from '#intake'
import { createHttp } from '#platform'
import { version } from './version.ts'

/** Answers what browsers ask before they send, which depends on nothing that is kept: it can be told before the database is there. */
export async function createSettings(trustedProxies: readonly string[] = []): Promise<RequestListener> {
  const http = await createHttp(version, undefined, trustedProxies)
  await registerSettings(http)
  await http.ready()
  return (request, response) => http.routing(request, response)
}
