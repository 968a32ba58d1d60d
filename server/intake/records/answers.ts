import { type FileHandle, open, rm } from 'node:fs/promises'
import type { ServerResponse } from 'node:http'
import { pipeline } from 'node:stream/promises'

/** So much may wait in memory for a client that does not read yet. */
const heldBytesMax = 2 ** 20

/**
 * Lines that go out while others come in. A client that reads only once it has sent everything would make both sides wait for each other: what it
 * does not take meanwhile goes to a file, and out at the end.
 */
export function createAnswers(raw: ServerResponse, spoolPath: string) {
  let spool: FileHandle | null = null
  return {
    write: async (text: string): Promise<void> => {
      if (raw.destroyed) return
      if (!spool && raw.writableLength < heldBytesMax) {
        raw.write(text)
        return
      }
      spool ??= await open(spoolPath, 'wx+', 0o600)
      await spool.write(text)
    },
    end: async (): Promise<void> => {
      if (spool && !raw.destroyed) await pipeline(spool.createReadStream({ start: 0, autoClose: false }), raw)
      else raw.end()
    },
    close: async (): Promise<void> => {
      await spool?.close()
      if (spool) await rm(spoolPath, { force: true })
    },
  }
}
