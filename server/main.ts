import { buildWeb, connectDatabase, DatabaseError, HelpAsked, log, readConfig, SecretKeyError, UsageError, webDir } from '#platform'
import { claimFolder, findRunning, StartError, saysAlreadyRunning, whyNotListening } from './running.ts'
import { listenWhileWaking } from './waking.ts'

const tell = (line: string) => console.log(line)
/** What to undo at the end, last opened first. */
const opened: (() => Promise<void>)[] = []

async function start(): Promise<void> {
  const config = readConfig(process.argv.slice(2), process.env)
  const other = config.databaseUrl ? null : await findRunning(config.dataDir)
  if (other) throw saysAlreadyRunning(config.dataDir, other)
  const waking = await listenWhileWaking(config)
  // Only now: reading the house takes longer than all that stands above.
  const settings = import('./browser-settings.ts')
    .then(({ createSettings }) => createSettings(config.trustedProxies))
    .then(waking.answerSettings)
  const [{ createApp }, { ensureDemo }] = await Promise.all([import('./app.ts'), import('./demo-owner.ts'), settings])
  const database = await connectDatabase(config)
  opened.push(database.stop)
  const folder = await claimFolder(config, database)
  opened.push(folder.leave)
  await buildWeb(tell)
  const { dataDir, apis, newKey, webhooksToLoopback, trustedProxies } = config
  const app = await createApp({ database, dataDir, webDir, allowLoopback: webhooksToLoopback, apis, newKey, trustedProxies })
  opened.push(app.stop)
  const port = waking.handOver()
  await app.http.listen({ port, host: config.host }).catch((e) => {
    throw whyNotListening(e, port)
  })
  const url = urlOf(app.http.server.address(), config.host)
  await folder.announce(url)
  const account = config.demo ? await ensureDemo(database.db, app) : null
  welcome(url, config.databaseUrl ? null : config.dataDir, account)
}

function urlOf(address: ReturnType<import('node:net').Server['address']>, host: string): string {
  const port = typeof address === 'object' ? address?.port : 0
  return `http://${host === '127.0.0.1' || host === '0.0.0.0' || host === '::' ? 'localhost' : host}:${port}`
}

function welcome(url: string, dataDir: string | null, account: { email: string; password: string } | null): void {
  const lines = [
    `  Pulsera está lista:  ${url}`,
    dataDir && `  Los datos están en   ${dataDir}`,
    account && `  Para entrar          ${account.email}   contraseña: ${account.password}   (se muestra solo esta vez)`,
    '  Para parar           Ctrl+C',
    `  (English: Pulsera is running at ${url}. Press Ctrl+C to stop.)`,
  ]
  tell(`\n${lines.filter(Boolean).join('\n')}\n`)
}

const patienceMs = 60_000
let stopping = false
async function stop(code: number): Promise<void> {
  // A terminal's Ctrl-C arrives twice: from the terminal and from the parent process.
  if (stopping) return
  stopping = true
  // From here on connections and jobs end because we end them: nobody needs to read that.
  log.level = 'silent'
  setTimeout(() => process.exit(1), patienceMs).unref()
  for (const close of opened.reverse()) await close().catch((e) => console.error(e))
  process.exit(code)
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void stop(0))

await start().catch(async (e) => {
  if (e instanceof HelpAsked) {
    tell(`\n${e.message}\n`)
    return stop(0)
  }
  const expected = e instanceof UsageError || e instanceof StartError || e instanceof DatabaseError || e instanceof SecretKeyError
  console.error(expected ? `\n${e.message}\n` : e)
  await stop(e instanceof UsageError ? 2 : 1)
})
