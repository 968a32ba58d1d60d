import { expect, it } from 'vitest'
import type { SourceId, WorkspaceId } from '#contract'
import { createRefusals, type To } from './refusals.ts'

it('what is refused is counted, the first at once; a flood is written once in a while, each source for itself', async () => {
  const written: [string, number][] = []
  const refused = createRefusals(async ({ sourceId }, count) => void written.push([sourceId, count]), 50)
  const to = (sourceId: string): To => ({ workspace: 'w' as WorkspaceId, sourceId: sourceId as SourceId })
  for (let n = 0; n < 1_000; n++) await refused(to('flood'))
  await refused(to('other'))
  expect(written).toEqual([
    ['flood', 1],
    ['other', 1],
  ])
  await expect.poll(() => written.slice(2)).toEqual([['flood', 999]])
  await refused(to('flood'))
  expect(written.at(-1)).toEqual(['flood', 1])
})
