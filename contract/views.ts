import { z } from 'zod'
import { endpoint } from './base.ts'
import { channel, importId } from './words.ts'

export const peopleSort = z.enum(['seen', 'name', 'spent'])
export type PeopleSort = z.infer<typeof peopleSort>
/** What narrows a list of people, and its order. */
export const peopleFilters = z.object({
  search: z.string().max(200).optional(),
  channel: channel.optional(),
  versions: z.int().min(2).max(50).optional().describe('at least so many records'),
  import: importId.optional().describe('whom this import speaks of; of a large one, its first 10,000 customers'),
  sort: peopleSort.optional().describe('last seen first, by name, or who spent most in the business’s own money'),
})
export type PeopleFilters = z.infer<typeof peopleFilters>
export const peopleCounts = z.object({
  isWhole: z.boolean().describe('false: not everybody was looked at, and there are at least so many'),
  matching: z.int().describe('with all of these filters'),
  anywhere: z.int().describe('of any channel'),
  byChannel: z.partialRecord(channel, z.int()),
  several: z.int().describe('of them with several records, at least as many as asked for'),
})

const viewId = z.uuid()
const view = z.object({ id: viewId, name: z.string(), filters: peopleFilters, isShared: z.boolean(), isMine: z.boolean() })
const viewCount = z.object({ matching: z.int(), isWhole: z.boolean().describe('false: there are at least so many') })
export const viewCounts = z.object({
  everybody: viewCount,
  items: z.array(viewCount.extend({ id: viewId })).describe('of lists with a search, the first few only'),
})

export const views = {
  list: endpoint('people.read')
    .route({ method: 'GET', path: '/views', tags: ['people'], summary: 'Saved lists of people: one’s own and those shared by others' })
    .output(z.object({ items: z.array(view) })),
  add: endpoint('people.read', 'view.added')
    .route({ method: 'POST', path: '/views', successStatus: 201, tags: ['people'], summary: 'Keep a list of people under a name' })
    .input(z.object({ name: z.string().trim().min(1).max(60), filters: peopleFilters, isShared: z.boolean().default(false) }))
    .output(z.object({ id: viewId })),
  remove: endpoint('people.read', 'view.removed')
    .route({ method: 'DELETE', path: '/views/{id}', tags: ['people'], summary: 'Forget a list that one made oneself' })
    .input(z.object({ id: viewId }))
    .output(z.object({ id: viewId })),
}
