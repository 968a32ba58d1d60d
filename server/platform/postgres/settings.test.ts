import { expect, it } from 'vitest'
import { memoryOf, settings } from './settings.ts'

it.each([
  { machine: 'a small one', mb: 512, buffersMb: 64, logMb: 2048 },
  { machine: 'a rented one', mb: 2048, buffersMb: 256, logMb: 2048 },
  { machine: 'an office’s', mb: 8192, buffersMb: 1792, logMb: 2048 },
  { machine: 'a larger one', mb: 16_384, buffersMb: 3840, logMb: 3840 },
  { machine: 'a server', mb: 24_105, buffersMb: 5770, logMb: 4096 },
  { machine: 'a large server', mb: 262_144, buffersMb: 6144, logMb: 4096 },
])('lets PostgreSQL keep $buffersMb MB on $machine of $mb MB', ({ mb, buffersMb, logMb }) => {
  expect(memoryOf(mb)).toEqual({ buffersMb, logMb })
})

it('keeps what is acknowledged on disk', () => {
  const said = settings('/tmp/socket').split('\n')
  expect(said).toContainEqual(expect.stringMatching(/^shared_buffers = '\d+MB'$/))
  for (const name of ['fsync', 'synchronous_commit', 'full_page_writes'])
    expect(said.filter((line) => line.startsWith(`${name} `))).toEqual([])
})
