import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { type Guard, isForeign, languageOf, Refusal, refuse, sendError } from '#platform'
import { say } from '#texts'
import { type Accounts, accountsAway, addressHeader, passwordLengthMax, passwordLengthMin } from './accounts.ts'
import { createThrottle } from './throttle.ts'

// Of all that better-auth answers to, only these three: users, roles and businesses have our own, guarded and audited endpoints.
const addresses = { signIn: '/api/auth/sign-in/email', signOut: '/api/auth/sign-out', changePassword: '/api/auth/change-password' }

const windowMs = 15 * 60_000
const bodyBytesMax = 16_384

type Parts = { accounts: Pick<Accounts, 'answer'>; guard: Guard }

/** Mounts sign-in, sign-out and the change of password under /api/auth, against guessing and foreign pages. */
export async function mountSignIn(app: FastifyInstance, { accounts, guard }: Parts): Promise<void> {
  // By address and account together, so that nobody can lock somebody else out; by address alone against lists of passwords.
  const guesses = createThrottle({ failuresMax: 10, windowMs })
  const sweeps = createThrottle({ failuresMax: 100, windowMs })
  const ask = (request: FastifyRequest) => accounts.answer(toFetchRequest(request))
  const limited = { config: { rateLimit: {} } }
  await app.register(async (scope) => {
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: bodyBytesMax }, (_request, body, done) => done(null, body))
    scope.setErrorHandler((error, request, reply) => sendError(error, request, reply))

    scope.post(addresses.signIn, limited, async (request, reply) => {
      if (isForeign(request, request.headers.cookie !== undefined)) throw new Refusal('origin.foreign', {})
      return send(await guess(request, emailOf(request.body), () => ask(request)), request, reply)
    })

    scope.post(addresses.signOut, limited, async (request, reply) => {
      if (isForeign(request, request.headers.cookie !== undefined)) throw new Refusal('origin.foreign', {})
      return send(await ask(request), request, reply)
    })

    scope.post(addresses.changePassword, limited, async (request, reply) => {
      const change = { may: 'signed-in', audit: 'user.password-changed', once: true } as const
      const response = await guard(request, change, async ({ scope }) => {
        const answered = await guess(request, scope.actor, () => ask(request))
        // Thrown, so that what did not happen is not in the audit.
        if (!answered.ok) throw new Unchanged(answered)
        return answered
      }).catch((e) => {
        if (e instanceof Unchanged) return e.response
        throw e
      })
      return send(response, request, reply)
    })
  })

  async function guess(request: FastifyRequest, account: string, ask: () => Promise<Response>): Promise<Response> {
    const names = { guess: `${request.ip} ${account}`, sweep: request.ip }
    const now = Date.now()
    const seconds = Math.max(guesses.wait(names.guess, now), sweeps.wait(names.sweep, now))
    if (seconds > 0) throw new Refusal('rate.limited', { seconds })
    // Counted before the answer is known: many guesses at once must not slip through together.
    guesses.fail(names.guess, now)
    sweeps.fail(names.sweep, now)
    const response = await ask()
    if (response.ok) guesses.forget(names.guess)
    if (response.ok || response.status >= 500) {
      guesses.forgive(names.guess)
      sweeps.forgive(names.sweep)
    }
    return response
  }
}

class Unchanged extends Error {
  readonly response: Response
  constructor(response: Response) {
    super('unchanged')
    this.response = response
  }
}

function emailOf(body: unknown): string {
  try {
    const { email } = JSON.parse(Buffer.isBuffer(body) ? body.toString('utf8') : '')
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
  // Behind a proxy that speaks TLS the cookie must never travel without it.
  const secure = request.protocol === 'https' ? '; Secure' : ''
  for (const cookie of response.headers.getSetCookie()) reply.header('set-cookie', cookie + secure)
  reply.code(response.status).header('cache-control', 'no-store')
  // better-auth repeats the session's token in the body, where a script could read it: the cookie is enough.
  if (response.ok) return reply.send({ ok: true })
  const language = languageOf(request)
  if (response.status >= 500) return sendError(accountsAway(), request, reply)
  const { code } = (await response.json().catch(() => ({}))) as { code?: string }
  if (code === 'PASSWORD_TOO_SHORT') return reply.send(refuse(language, 'password.short', { lengthMin: passwordLengthMin }))
  if (code === 'PASSWORD_TOO_LONG') return reply.send(refuse(language, 'password.long', { lengthMax: passwordLengthMax }))
  const key = response.status === 401 || code === 'INVALID_PASSWORD' ? 'wrong' : 'invalid'
  return reply.send({
    defined: true,
    code: `sign-in.${key}`,
    status: response.status,
    message: say(language, `access:sign-in.${key}`),
    data: {},
  })
}
