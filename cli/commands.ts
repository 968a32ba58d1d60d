import type { Config } from '#platform'
import type { Io } from './io.ts'

export type Flags = {
  json?: boolean
  help?: boolean
  yes?: boolean
  workspace?: string
  name?: string
  role?: string
  kind?: string
  data?: string
}
/** `words`: what stands after the command's name. Answers the exit code: 0 done, 1 not. */
export type Command = (call: { words: string[]; flags: Flags; config: Config; io: Io }) => Promise<number>
