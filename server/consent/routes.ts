import { type Channel, localeOf, type Permission, type PersonId, type Purpose, recordId } from '#contract'
import { api, type Scope } from '#platform'
import { type Language, say } from '#texts'
import type { Subject } from './about.ts'
import { decide } from './decide.ts'
import { listStatements, type ToldStatement } from './store.ts'

/** Where the business is: how it writes a date, and when its day begins. */
type Place = { country: string; timezone: string }
type Reader = Place & { language: Language }

/** Who somebody is, for permissions. Given by the room that knows. */
export type Subjects = (scope: Scope, id: string) => Promise<Subject & Place & { personId: PersonId }>

const written: readonly Channel[] = ['email', 'whatsapp', 'phone', 'instagram']
const asked: [Purpose, readonly Channel[]][] = [
  ...(['marketing', 'service', 'surveys', 'collections'] as const).map((purpose): [Purpose, readonly Channel[]] => [purpose, written]),
  ...(['marketing', 'advertising', 'analytics', 'personalisation'] as const).map((purpose): [Purpose, readonly Channel[]] => [
    purpose,
    ['web'],
  ]),
]

/** What a person allows, by purpose and channel, with reasons. */
export const consentRoutes = (subjects: Subjects) => ({
  permissions: api.consent.permissions.handler(async ({ context: { scope, language }, input: { id } }) => {
    const { personId, country, timezone, ...subject } = await subjects(scope, id)
    return { personId, permissions: await listPermissions(scope, subject, { language, country, timezone }) }
  }),
})

/** What these records allow together, by purpose and channel, with reasons. */
export async function listPermissions(scope: Scope, subject: Subject, reader: Reader): Promise<Permission[]> {
  const statements = await listStatements(scope, subject)
  return asked.flatMap(([purpose, channels]) =>
    channels.map((channel): Permission => {
      const { because, ...decision } = decide(statements, purpose, channel)
      return { purpose, channel, ...decision, because: because.map((one) => show(one, purpose, reader)) }
    }),
  )
}

function show(statement: ToldStatement, purpose: Purpose, { language, country, timezone }: Reader) {
  const { allowed, method, channel, source, point } = statement
  const at = Temporal.Instant.fromEpochMilliseconds(statement.at)
  const sentence = say(language, `consent:said.${allowed ? 'yes' : 'no'}.${method}`, {
    purpose: say(language, `consent:purpose.${purpose}`),
    channel: channel === 'any' || channel === 'import' ? '' : say(language, `consent:channel.${channel}`),
    date: at.toZonedDateTimeISO(timezone).toPlainDate().toLocaleString(localeOf({ language, country }), { dateStyle: 'long' }),
    source: source ?? say(language, 'consent:somewhere'),
  })
    .replaceAll(/\s+/g, ' ')
    .replaceAll(' ,', ',')
  return {
    sentence,
    allowed,
    at: at.toString(),
    method,
    source,
    recordId: recordId.parse(statement.recordId),
    point: point?.slice(point.indexOf(':') + 1) ?? null,
  }
}
