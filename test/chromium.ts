import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import type { LaunchOptions } from 'playwright-core'

const places = [
  process.env.PULSERA_CHROMIUM ?? '',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
]
const find = () => places.find((place) => place !== '' && existsSync(place))

/** Finds Chromium, or installs Debian's where it may; says what to do where it may not. */
export function chromiumOptions(): LaunchOptions {
  const isRoot = process.getuid?.() === 0
  if (!find()) install(isRoot)
  const executablePath = find()
  if (!executablePath) throw new Error('apt-get finished, but /usr/bin/chromium is not there.')
  // Chromium refuses its sandbox to root; containers give /dev/shm too little room.
  return { executablePath, args: ['--disable-dev-shm-usage', ...(isRoot ? ['--no-sandbox'] : [])] }
}

function install(isRoot: boolean): void {
  if (!isRoot || !existsSync('/usr/bin/apt-get')) {
    throw new Error(
      'The browser tests need Chromium: run "sudo apt-get install chromium" once, or set PULSERA_CHROMIUM to a Chrome or Chromium.',
    )
  }
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  execFileSync('apt-get', ['update', '-q'], { stdio: 'inherit', env })
  execFileSync('apt-get', ['install', '-yq', '--no-install-recommends', 'chromium', 'fonts-dejavu-core'], { stdio: 'inherit', env })
}
