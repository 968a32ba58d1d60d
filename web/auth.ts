import { hearRefusal } from './api.ts'
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

/** Of whoever is signed in, and signed out everywhere else: who changes a password may fear that somebody knows it. */
export async function changePassword(currentPassword: string, newPassword: string): Promise<SignedIn> {
  const answer = await post('change-password', { currentPassword, newPassword, revokeOtherSessions: true }).catch(() => null)
  if (!answer) return { ok: false, why: i18n.t('ui:offline') }
  if (answer.ok) return { ok: true }
  const refusal = hearRefusal(await answer.text())
  // The sign-in's own word for it speaks of an e-mail, which nobody was asked for here.
  return { ok: false, why: refusal?.code === 'sign-in.wrong' ? i18n.t('shell:password.wrong') : (refusal?.message ?? i18n.t('ui:broken')) }
}

export async function signOut(): Promise<void> {
  await post('sign-out', {})
}
