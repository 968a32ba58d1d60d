import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { isForeign, languageOf, Refusal, refuse, sendError } from '#platform'
import { say } from '#texts'
import { type Accounts, addressHeader } from './accounts.ts'
import { createThrottle } from './throttle.ts'

// Of all that better-auth answers to, only these: users, roles and businesses have our own, guarded and audited endpoints.
const mounted = ['/sign-in/email', '/sign-out', '/change-password']

const signInPath = '/api/auth/sign-in/email'
const windowMs = 15 * 60_000
const bodyBytesMax = 16_384

/** Mounts sign-in, sign-out and the change of password under /api/auth, against guessing and foreign pages. */
export async function mountSignIn(app: FastifyInstance, accounts: Pick<Accounts, 'answer'>): Promise<void> {
  // By address and account together, so that nobody can lock somebody else out; by address alone against lists of passwords.
  const guesses = createThrottle({ failuresMax: 10, windowMs })
  const sweeps = createThrottle({ failuresMax: 100, windowMs })
  await app.register(async (scope) => {
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: bodyBytesMax }, (_request, body, done) => done(null, body))
    scope.setErrorHandler((error, request, reply) => sendError(error, request, reply))
    for (const path of mounted) scope.post(`/api/auth${path}`, { config: { rateLimit: {} } }, (request, reply) => answer(request, reply))
  })

  async function answer(request: FastifyRequest, reply: FastifyReply) {
    if (isForeign(request, request.headers.cookie !== undefined)) throw new Refusal('origin.foreign', {})
    const guess = request.url.startsWith(signInPath) ? emailOf(request.body) : null
    const names = { guess: `${request.ip} ${guess}`, sweep: request.ip }
    const now = Date.now()
    const seconds = guess === null ? 0 : Math.max(guesses.wait(names.guess, now), sweeps.wait(names.sweep, now))
    if (seconds > 0) throw new Refusal('rate.limited', { seconds })
    // Counted before the answer is known: many guesses at once must not slip through together.
    if (guess !== null) {
      guesses.fail(names.guess, now)
      sweeps.fail(names.sweep, now)
    }
    const response = await accounts.answer(toFetchRequest(request))
    if (guess !== null && response.ok) guesses.forget(names.guess)
    if (guess !== null && response.status !== 401) {
      guesses.forgive(names.guess)
      sweeps.forgive(names.sweep)
    }
    return send(response, request, reply)
  }
}

function emailOf(body: unknown): string | null {
  if (!Buffer.isBuffer(body)) return null
  try {
    const { email } = JSON.parse(body.toString('utf8'))
    return typeof email === 'string' ? email.toLowerCase().slice(0, 200) : ''
  } catch {
    throw new Refusal('body.not-json', {})
  }
}

function toFetchRequest(request: FastifyRequest): Request {
  const headers = new Headers({ [addressHeader]: request.ip, 'content-type': 'application/json' })
  for (const name of ['cookie', 'user-agent'] as const) if (request.headers[name]) headers.set(name, request.headers[name])
  const body = Buffer.isBuffer(request.body) && request.body.length > 0 ? request.body : '{}'
  return new Request(new URL(request.url, 'http://localhost'), { method: 'POST', headers, body: body as BodyInit })
}

async function send(response: Response, request: FastifyRequest, reply: FastifyReply) {
  for (const cookie of response.headers.getSetCookie()) reply.header('set-cookie', cookie)
  reply.code(response.status).header('cache-control', 'no-store')
  // better-auth repeats the session's token in the body, where a script could read it: the cookie is enough.
  if (response.ok) return reply.send({ ok: true })
  const language = languageOf(request)
  // The accounts say why in the log; what they cannot do without is the database.
  if (response.status >= 500) return sendError(Object.assign(new Error('accounts'), { code: '08006' }), request, reply)
  const { code } = (await response.json().catch(() => ({}))) as { code?: string }
  if (code === 'PASSWORD_TOO_SHORT') return reply.send(refuse(language, 'password.short', { lengthMin: 10 }))
  const key = response.status === 401 || code === 'INVALID_PASSWORD' ? 'wrong' : 'invalid'
  return reply.send({
    defined: true,
    code: `sign-in.${key}`,
    status: response.status,
    message: say(language, `access:sign-in.${key}`),
    data: {},
  })
}
