// Keeps the shell of the application, and nothing of a customer: pages and data are always asked of the server, and only where it cannot be
// reached does the last shell open. Names under /assets/ carry a hash, so what is kept of them never grows old.
const pages = 'pulsera-pages'
const assets = 'pulsera-assets'
const assetsMax = 200
const patienceMs = 4000

self.addEventListener('install', (event) => {
  event.waitUntil(keepPage().then(() => self.skipWaiting()))
})
self.addEventListener('activate', (event) => {
  event.waitUntil(self.clients.claim())
})

async function keepPage() {
  const answer = await fetch('/', { cache: 'no-store', headers: { accept: 'text/html' } })
  if (answer.ok) await (await caches.open(pages)).put('/', answer)
}

/** The server's page; where it does not answer in time, the last one it gave. */
async function page(request) {
  const cache = await caches.open(pages)
  const kept = await cache.match('/')
  const asked = fetch(request).then(async (answer) => {
    if (answer.ok && answer.headers.get('content-type')?.includes('text/html')) await cache.put('/', answer.clone())
    return answer
  })
  if (!kept) return asked
  const late = new Promise((resolve) => setTimeout(() => resolve(null), patienceMs))
  const first = await Promise.race([asked.catch(() => null), late])
  return first ?? kept
}

async function asset(request) {
  const cache = await caches.open(assets)
  const kept = await cache.match(request)
  if (kept) return kept
  const answer = await fetch(request)
  if (answer.ok) {
    await cache.put(request, answer.clone())
    const names = await cache.keys()
    for (const old of names.slice(0, Math.max(0, names.length - assetsMax))) await cache.delete(old)
  }
  return answer
}

self.addEventListener('fetch', (event) => {
  const { request } = event
  const url = new URL(request.url)
  if (request.method !== 'GET' || url.origin !== self.location.origin) return
  if (url.pathname.startsWith('/assets/')) event.respondWith(asset(request))
  else if (request.mode === 'navigate' && !/^\/(api|v1)\//.test(url.pathname)) event.respondWith(page(request))
})
