import type { FastifyInstance, FastifyRequest } from 'fastify'

const usualHeaders = ['authorization', 'content-type', 'x-retry-count', 'anonymousid', 'sentat', 'x-write-key']
const headerName = /^[a-z0-9-]{1,60}$/

/**
 * What the official clients use, and whatever else this one asks for: RudderStack's adds a header of its own only when it tries again, and a client
 * whose retries are refused loses its events.
 */
function allowedHeaders(request: FastifyRequest): string {
  const asked = (request.headers['access-control-request-headers'] ?? '').toLowerCase().split(',', 50)
  const more = asked.map((name) => name.trim()).filter((name) => headerName.test(name))
  return [...new Set([...usualHeaders, ...more])].join(', ')
}

const openHeaders = {
  'access-control-allow-origin': '*',
  // Without it a page's own code cannot read when to come again.
  'access-control-expose-headers': 'retry-after, x-ratelimit-reset',
  'cross-origin-resource-policy': 'cross-origin',
  'x-content-type-options': 'nosniff',
}
const prefixes = ['/v1', '/beacon', '/api/s', '/sourceConfig']

/** What a browser asks before it sends: whether it may, and how its client is set up. Any page may: the write key says whose it is. */
export function answerBrowsers(wire: FastifyInstance): void {
  wire.addHook('onRequest', (request, reply, done) => {
    // A browser says from which page it posts (Fetch, "append a request Origin header"); servers are most of who sends, and read none of these.
    if (request.headers.origin !== undefined || request.method !== 'POST') reply.headers(openHeaders)
    done()
  })
  for (const path of [...prefixes.map((prefix) => `${prefix}/*`), '/sourceConfig']) mayAsk(wire, path)
  wire.get<{ Params: { key: string } }>('/v1/projects/:key/settings', (request, reply) =>
    reply.header('cache-control', 'public, max-age=300').send(segmentSettings(request.params.key, request)),
  )
  for (const path of withSlash('/sourceConfig'))
    wire.get<{ Querystring: { writeKey?: string } }>(path, (request) => rudderSource(request.query.writeKey ?? ''))
}

/** Whoever joins an address of parts may leave a slash at its end. */
export const withSlash = (path: string): string[] => [path, `${path}/`]

/** Answers the question of a browser whether a page elsewhere may send here. */
export function mayAsk(wire: FastifyInstance, path: string): void {
  wire.options(path, (request, reply) =>
    reply
      .code(204)
      .header('access-control-allow-methods', 'GET, POST, OPTIONS')
      .header('access-control-allow-headers', allowedHeaders(request))
      .header('vary', 'access-control-request-headers')
      // One preflight a day per path, where the browser lets it be that long.
      .header('access-control-max-age', '86400')
      .send(),
  )
}

/** Without these settings Segment's browser client does not start; they name where it sends to and switch off what is not ours. */
function segmentSettings(key: string, { host, protocol }: Pick<FastifyRequest, 'host' | 'protocol'>) {
  const everything = { __default: { enabled: true, integrations: {} } }
  return {
    integrations: {
      'Segment.io': {
        apiKey: key,
        apiHost: `${host}/v1`,
        protocol,
        unbundledIntegrations: [],
        addBundledMetadata: true,
        maybeBundledConfigIds: {},
        versionSettings: { version: '4.4.7', componentTypes: ['browser'] },
      },
    },
    plan: { track: everything, identify: { __default: { enabled: true } }, group: { __default: { enabled: true } } },
    edgeFunction: {},
    analyticsNextEnabled: true,
    middlewareSettings: {},
    enabledMiddleware: {},
    metrics: { sampleRate: 0 },
    legacyVideoPluginsEnabled: false,
    remotePlugins: [],
  }
}

/** RudderStack's browser client wants a source that is enabled; it has no destinations of its own here. */
function rudderSource(writeKey: string) {
  const off = { enabled: false }
  return {
    source: {
      id: writeKey.slice(0, 12) || 'pulsera',
      name: 'Pulsera',
      writeKey,
      enabled: true,
      workspaceId: 'pulsera',
      config: { statsCollection: { errors: off, metrics: off } },
      dataplanes: {},
      connections: [],
      destinations: [],
    },
    updatedAt: '2026-01-01T00:00:00.000Z',
  }
}
