/** Every address of the product, spelled once. */
export const paths = {
  home: '/',
  recognise: '/recognise',
  people: '/people',
  person: '/people/$personId',
  reviews: '/reviews',
  imports: '/imports',
  import: '/imports/$importId',
  sources: '/sources',
  source: '/sources/$sourceId',
  govern: '/govern',
  setup: '/setup',
  newWorkspace: '/workspaces/new',
  signIn: '/sign-in',
} as const
