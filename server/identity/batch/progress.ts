import type { Phase } from './engine.ts'
import type { CommandIo } from './io.ts'
import { phases, say } from './texts.ts'

const barLength = 24
const everyMs = 80

/** One line that is drawn again in place, a dozen times a second at most. */
export function showProgress(io: Pick<CommandIo, 'error' | 'language'>) {
  let [drawn, shown] = [0, '']
  return {
    show(phase: Phase, done: number, total: number): void {
      const now = performance.now()
      if (phase === shown && now - drawn < everyMs) return
      drawn = now
      shown = phase
      const filled = total > 0 ? Math.round((done / total) * barLength) : 0
      const bar =
        phase === 'group'
          ? '…'
          : ` ${'█'.repeat(filled)}${'░'.repeat(barLength - filled)} ${Math.round((done / Math.max(1, total)) * 100)} %`
      io.error(`\r\u001b[2K${say(phases[phase], io.language)}${bar}`)
    },
    end: () => io.error('\r\u001b[2K'),
  }
}
