import { api } from '#platform'
import { getKit, resetKit, saveKit } from './kit.ts'
import { beginProgramme, getProgramme, holdCeremony, type ProgrammePorts } from './programme.ts'
import { getToday, markBlock } from './today.ts'

/** The endpoints of the 12 minutes, the 30 days and the kit. */
export function routineRoutes(ports: ProgrammePorts) {
  return {
    today: api.routine.today.handler(({ context: { scope, language } }) => getToday(scope, language, ports.names)),
    mark: api.routine.mark.handler(({ context: { scope }, input }) => markBlock(scope, input)),
    programme: api.routine.programme.handler(({ context: { scope } }) => getProgramme(scope, ports)),
    begin: api.routine.begin.handler(({ context: { scope }, input }) => beginProgramme(scope, ports, input.startsOn)),
    hold: api.routine.hold.handler(({ context: { scope }, input }) => holdCeremony(scope, ports, input)),
    kit: api.routine.kit.handler(({ context: { scope }, input }) => getKit(scope, input)),
    saveKit: api.routine.saveKit.handler(({ context: { scope }, input }) => saveKit(scope, input)),
    resetKit: api.routine.resetKit.handler(({ context: { scope }, input }) => resetKit(scope, input)),
  }
}
