import { accept } from '#flows'
import { ensureSource } from '#intake'
import type { Scope } from '#platform'
import * as timeline from '#timeline'

/** What the room of people is handed by the app, for tests of its routes. */
export const ports = {
  timeline,
  accept,
  ensureCounter: (scope: Scope) => ensureSource(scope, 'counter', { name: 'Mostrador' }),
}

/** The same, and who acts has a name. */
export const namedPorts = { ...ports, namesOfActors: async () => new Map([['user:ana', 'Ana']]) }
