import type { FastifyInstance } from 'fastify'
import { mayAsk, withSlash } from './browser-routes.ts'

/** Where PostHog's clients send events, and what each expects to hear: browsers, the API's own path and its older one, servers, and servers' newest protocol. */
export const posthogPaths: [string, object][] = [
  ['/e', { status: 'Ok' }],
  ['/i/v0/e', { status: 'Ok' }],
  ['/capture', { status: 'Ok' }],
  ['/batch', { status: 'Ok' }],
  // What is named in no result was taken.
  ['/i/v1/analytics/events', { results: {} }],
]

/** The body itself, where a page that is being left sends it as a form: base64, as such a form needs no preflight. */
export function unfolded(raw: Buffer): Buffer {
  if (raw.subarray(0, formStart.length).toString('latin1') !== formStart) return raw
  // No list of all that the form holds: four megabytes may be two million fields.
  const end = raw.indexOf('&')
  const stated = raw.subarray(formStart.length, end === -1 ? undefined : end).toString('latin1')
  try {
    const data = decodeURIComponent(stated)
    return /^\s*[{[]/.test(data) ? Buffer.from(data) : Buffer.from(data.replaceAll(' ', '+'), 'base64')
  } catch {
    return raw // A percent sign that means nothing: it is no JSON either.
  }
}
const formStart = 'data='

/** All that PostHog's clients may be told to do besides, and here none of it: no recordings, clicks, flags, surveys, errors, tours or chats. */
const nothingElse = {
  supportedCompression: ['gzip', 'gzip-js'],
  analytics: { endpoint: '/e/' },
  autocapture_opt_out: true,
  autocaptureExceptions: false,
  captureDeadClicks: false,
  capturePerformance: { network_timing: false, web_vitals: false },
  conversations: false,
  defaultIdentifiedOnly: true,
  elementsChainAsString: true,
  errorTracking: { autocaptureExceptions: false, suppressionRules: [] },
  hasFeatureFlags: false,
  heatmaps: false,
  logs: { captureConsoleLogs: false },
  productTours: false,
  sessionRecording: false,
  isAuthenticated: false,
  siteApps: [],
  toolbarParams: {},
  // Not even "false" for surveys: that makes a browser load their script.
}
/** Asked for again whenever somebody signs in, whatever was said at the start. */
const noFlags = { flags: {}, featureFlags: {}, featureFlagPayloads: {}, errorsWhileComputingFlags: false }

/** What PostHog's clients ask before they send. */
export function answerPosthog(wire: FastifyInstance): void {
  const paths = [...posthogPaths.map(([path]) => path), '/flags']
  for (const path of paths.flatMap(withSlash)) mayAsk(wire, path)
  mayAsk(wire, '/array/*')
  type Keyed = { Params: { key: string } }
  for (const path of withSlash('/array/:key/config'))
    wire.get<Keyed>(path, ({ params: { key } }, reply) =>
      reply.header('cache-control', 'public, max-age=300').send({ token: key, ...nothingElse }),
    )
  wire.get<Keyed>('/array/:key/config.js', ({ params: { key } }, reply) =>
    reply.header('cache-control', 'public, max-age=300').type('text/javascript; charset=utf-8').send(configScript(key)),
  )
  for (const path of withSlash('/flags')) wire.post(path, (_request, reply) => reply.send({ ...nothingElse, ...noFlags }))
}

/** The same as a script, which a page runs: of the key that its address names nothing but a key is written into it. */
function configScript(key: string): string {
  const named = /^[\w-]{1,200}$/.test(key) ? key : ''
  const told = JSON.stringify({ config: { token: named, ...nothingElse }, siteApps: [] })
  return `(function (told) { (window._POSTHOG_REMOTE_CONFIG = window._POSTHOG_REMOTE_CONFIG || {})[${JSON.stringify(named)}] = told })(${told})`
}
