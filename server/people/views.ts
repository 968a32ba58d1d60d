import type { PeopleFilters } from '#contract'
import { api, newId, Refusal, type Scope } from '#platform'
import { type Counted, countLists } from './list-people.ts'
import { deleteView, insertView, listViews } from './store/views.ts'

/** More than anybody finds anything in. */
const viewsMax = 100

async function addView(scope: Scope, view: { name: string; filters: PeopleFilters; isShared: boolean }): Promise<{ id: string }> {
  const known = await listViews(scope, viewsMax)
  if (known.length >= viewsMax) throw new Refusal('view.too-many', { max: viewsMax })
  const id = newId()
  await insertView(scope, { id, ...view })
  return { id }
}

/** How many people everybody's list has, and each saved one. */
export async function countViews(scope: Scope): Promise<{ everybody: Counted; items: (Counted & { id: string })[] }> {
  const views = await listViews(scope, viewsMax)
  const [everybody, ...counts] = await countLists(scope, [{}, ...views.map(({ filters }) => filters)])
  if (!everybody) throw new Error('a list without a search is always counted')
  const items = views.flatMap(({ id }, n) => {
    const count = counts[n]
    return count ? [{ id, ...count }] : []
  })
  return { everybody, items }
}

/** Saved lists of people. */
export function viewRoutes() {
  return {
    list: api.views.list.handler(async ({ context: { scope } }) => ({
      items: (await listViews(scope, viewsMax)).map(({ actor, ...view }) => ({ ...view, isMine: actor === scope.actor })),
    })),
    add: api.views.add.handler(({ context: { scope }, input }) => addView(scope, input)),
    remove: api.views.remove.handler(async ({ context: { scope }, input }) => {
      if (!(await deleteView(scope, input.id))) throw new Refusal('view.missing', { id: input.id })
      return { id: input.id }
    }),
  }
}
