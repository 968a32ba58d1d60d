import { i18n } from './i18n.ts'
import { workspaceHeaders } from './workspace.ts'

/** Signing in either works or says why not, in the reader's language. */
export type SignedIn = { ok: true } | { ok: false; why: string }

const post = (path: string, body: object) =>
  fetch(`/api/auth/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'accept-language': i18n.language, ...workspaceHeaders() },
    body: JSON.stringify(body),
  })

export async function signIn(email: string, password: string): Promise<SignedIn> {
  const answer = await post('sign-in/email', { email, password }).catch(() => null)
  if (!answer) return { ok: false, why: i18n.t('ui:offline') }
  if (answer.ok) return { ok: true }
  if (answer.status === 429) return { ok: false, why: i18n.t('setup:tooManyTries') }
  return { ok: false, why: i18n.t(answer.status < 500 ? 'setup:wrongPassword' : 'ui:broken') }
}

/** Of whoever is signed in. Refused in the reader's language by the server. */
export async function changePassword(currentPassword: string, newPassword: string): Promise<SignedIn> {
  const answer = await post('change-password', { currentPassword, newPassword }).catch(() => null)
  if (!answer) return { ok: false, why: i18n.t('ui:offline') }
  if (answer.ok) return { ok: true }
  if (answer.status === 429) return { ok: false, why: i18n.t('setup:tooManyTries') }
  return { ok: false, why: i18n.t(answer.status < 500 ? 'shell:password.wrong' : 'ui:broken') }
}

export async function signOut(): Promise<void> {
  await post('sign-out', {})
}
