import { dirname, join, normalize } from 'node:path'
import { describe, expect, it } from 'vitest'
import { code, importsOf, isTest, type Source } from './source.ts'

/** Floors from the ground up. A room may import the doors of lower floors only. */
const floors: string[][] = [
  ['contract', 'texts'],
  ['server/platform'],
  ['server/identity'],
  ['server/intake', 'server/people', 'server/timeline', 'server/consent', 'server/traits', 'server/access'],
  ['server/insight', 'server/outbound', 'server/routine', 'server/brief', 'server/live'],
  ['server/flows'],
  ['server/demo'],
  ['server', 'cli'],
]
const rooms = floors.flat().sort((a, b) => b.length - a.length)
const floorOf = (room: string) => floors.findIndex((floor) => floor.includes(room))
const roomOf = (path: string) => rooms.find((room) => path.startsWith(`${room}/`))
const doorOf = new Map<string, string>([
  ...[
    'platform',
    'identity',
    'access',
    'intake',
    'people',
    'timeline',
    'consent',
    'traits',
    'insight',
    'outbound',
    'routine',
    'brief',
    'live',
    'flows',
    'demo',
  ].map((room) => [`#${room}`, `server/${room}`] as const),
  ['#contract', 'contract'] as const,
  ['#texts', 'texts'] as const,
])

type Step = { file: string; from: string; to: string; through: string }
function stepsOf(source: Source): Step[] {
  const from = roomOf(source.path)
  if (!from) return []
  return importsOf(source).flatMap((through) => {
    const to = doorOf.get(through) ?? (through.startsWith('.') ? roomOf(normalize(join(dirname(source.path), through))) : undefined)
    return to && to !== from ? [{ file: source.path, from, to, through }] : []
  })
}
const steps = code.filter(({ path }) => !isTest(path)).flatMap(stepsOf)

describe('doors and floors', () => {
  it(`looked at enough steps between rooms (${steps.length})`, () => {
    expect(steps.length).toBeGreaterThan(40)
  })

  it('rooms are entered through their doors', () => {
    // main composes the house: `server/` itself has no door of its own.
    const climbs = steps.filter(({ through, to }) => !through.startsWith('#') && to !== 'server')
    expect(climbs, 'import the room’s door (#room), not a file inside it').toEqual([])
  })

  it('nobody imports upwards or across', () => {
    const wrong = steps.filter(({ from, to }) => floorOf(to) >= floorOf(from) && !(from === 'cli' && to === 'server'))
    expect(wrong, 'a room imports only lower floors; a flow carries the value').toEqual([])
  })

  it('the web knows the contract and the texts, nothing of the server', () => {
    const web = code.filter(({ path }) => path.startsWith('web/') && !isTest(path))
    const seen = web.flatMap((source) => importsOf(source).map((through) => ({ file: source.path, through })))
    const wrong = seen.filter(
      ({ through }) => (through.startsWith('#') && !['#contract', '#texts'].includes(through)) || through.includes('server/'),
    )
    expect(web.length).toBeGreaterThan(20)
    expect(wrong).toEqual([])
  })

  it('a door only re-exports, in 30 lines at most', () => {
    const doors = code.filter(({ path }) => /^server\/[a-z]+\/index\.ts$/.test(path))
    expect(doors.length).toBeGreaterThanOrEqual(7)
    const tall = doors.filter(({ lines }) => lines > 30).map(({ path, lines }) => `${path}: ${lines}`)
    const busy = doors.filter(({ text }) => /^(const|let|function|async|class|if|for)\b/m.test(text)).map(({ path }) => path)
    expect({ tall, busy }).toEqual({ tall: [], busy: [] })
  })

  it('only stores see the database, and only routes and the platform see HTTP', () => {
    const rooms = code.filter(
      ({ path }) =>
        /^server\/(intake|people|timeline|consent|traits|access|insight|outbound|brief|live|flows|demo)\//.test(path) && !isTest(path),
    )
    const speaksSql = ({ text }: Source) => /\bsql(<[^`]*>)?`|\.(selectFrom|insertInto|updateTable|deleteFrom)\(/.test(text)
    const speaksHttp = (source: Source) => importsOf(source).some((through) => through === 'fastify' || through.startsWith('@fastify/'))
    const sqlElsewhere = rooms
      .filter((source) => speaksSql(source) && !/\/store(\/|\.ts$)|-store\.ts$/.test(source.path))
      .map(({ path }) => path)
    const httpElsewhere = rooms.filter((source) => speaksHttp(source) && !/routes|http/.test(source.path)).map(({ path }) => path)
    expect(rooms.length).toBeGreaterThan(40)
    expect({ sqlElsewhere, httpElsewhere }).toEqual({ sqlElsewhere: [], httpElsewhere: [] })
  })
})
