import { createRootRoute, createRoute, createRouter, lazyRouteComponent, Outlet, redirect } from '@tanstack/react-router'
import { z } from 'zod'
import { peopleFilters } from '#contract'
import { meQuery } from './access.ts'
import { client, queryClient, statusOf } from './api.ts'
import { chosenLanguage, i18n, speak, speakAsIn } from './i18n.ts'
import { paths } from './paths.ts'
import { readQuery, writeQuery } from './query-text.ts'
import { Broken, NotFound } from './shell/Outside.tsx'
import { Shell } from './shell/Shell.tsx'
import { nameWorkspace } from './workspace.ts'

const root = createRootRoute({ component: Outlet })

/** Everything inside waits for who is signed in; nobody signed in goes to the first run or to the sign-in, and comes back afterwards. */
const inside = createRoute({
  getParentRoute: () => root,
  id: 'inside',
  component: Shell,
  beforeLoad: async ({ location }) => {
    try {
      const me = await queryClient.ensureQueryData(meQuery())
      nameWorkspace(me.workspace.id)
      if (!chosenLanguage() && me.workspace.language !== i18n.language) await speak(me.workspace.language)
      await speakAsIn(me.workspace)
    } catch (error) {
      if (statusOf(error) !== 401) throw error
      const { needed } = await client.setup.state()
      throw needed ? redirect({ to: paths.setup }) : redirect({ to: paths.signIn, search: { next: location.href } })
    }
  },
})

type Load = () => Promise<{ default: () => React.ReactNode }>
const room = <P extends string>(path: P, load: Load) =>
  createRoute({ getParentRoute: () => inside, path, component: lazyRouteComponent(load) })
const outside = <P extends string>(path: P, load: Load) =>
  createRoute({ getParentRoute: () => root, path, component: lazyRouteComponent(load) })

type Shape = typeof peopleFilters.shape
const inAddress = { ...peopleFilters.shape, versions: z.coerce.number().pipe(peopleFilters.shape.versions.unwrap()) }
/** A filter that nobody understands is as none. */
const forgiving = Object.entries(inAddress).map(([name, filter]) => [name, (filter as z.ZodType).catch(undefined)])
const peopleSearch = z.object(Object.fromEntries(forgiving) as { [Name in keyof Shape]: z.ZodCatch<Shape[Name]> })
const people = createRoute({
  getParentRoute: () => inside,
  path: paths.people,
  validateSearch: peopleSearch,
  component: lazyRouteComponent(() => import('./people/People.tsx')),
})
const person = createRoute({
  getParentRoute: () => inside,
  path: paths.person,
  validateSearch: z.object({
    moment: z.string().max(60).optional().catch(undefined),
    at: z.iso.datetime({ offset: true }).optional().catch(undefined),
    view: z.enum(['changes']).optional().catch(undefined),
  }),
  component: lazyRouteComponent(() => import('./people/Person.tsx')),
})
const recognise = createRoute({
  getParentRoute: () => inside,
  path: paths.recognise,
  validateSearch: z.object({
    q: z.string().max(200).optional().catch(undefined),
    do: z.enum(['scan', 'card']).optional().catch(undefined),
  }),
  component: lazyRouteComponent(() => import('./recognise/Recognise.tsx')),
})
const reviews = createRoute({
  getParentRoute: () => inside,
  path: paths.reviews,
  validateSearch: z.object({
    review: z.uuid().optional().catch(undefined),
    of: z.enum(['all', 'mine']).optional().catch(undefined),
    import: z.uuid().optional().catch(undefined),
  }),
  component: lazyRouteComponent(() => import('./reviews/Reviews.tsx')),
})
const signIn = createRoute({
  getParentRoute: () => root,
  path: paths.signIn,
  validateSearch: z.object({ next: z.string().startsWith('/').optional().catch(undefined) }),
  component: lazyRouteComponent(() => import('./setup/SignIn.tsx')),
})

const sources: Load = () => import('./sources/Sources.tsx')
const imports: Load = () => import('./imports/Imports.tsx')
const tree = root.addChildren([
  inside.addChildren([
    room(paths.home, () => import('./home/Home.tsx')),
    recognise,
    people,
    person,
    reviews,
    room(paths.today, () => import('./today/Today.tsx')),
    room(paths.programme, () => import('./today/Programme.tsx')),
    room(paths.quality, () => import('./quality/Quality.tsx')),
    room(paths.kit, () => import('./kit/Kit.tsx')),
    room(paths.imports, imports),
    room(paths.import, imports),
    room(paths.sources, sources),
    room(paths.source, sources),
    room(paths.govern, () => import('./govern/Govern.tsx')),
    createRoute({ getParentRoute: () => inside, path: '$', component: NotFound }),
    room(paths.newWorkspace, () => import('./setup/NewWorkspace.tsx')),
  ]),
  outside(paths.setup, () => import('./setup/Setup.tsx')),
  signIn,
])

export const router = createRouter({
  routeTree: tree,
  defaultPreload: 'intent',
  defaultErrorComponent: Broken,
  defaultNotFoundComponent: NotFound,
  scrollRestoration: true,
  parseSearch: readQuery,
  stringifySearch: writeQuery,
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
