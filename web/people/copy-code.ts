import { i18n } from '../i18n.ts'
import { say } from '../ui/index.ts'

/** A wristband code goes to the clipboard, and the reader is told; over a connection that is not secure a browser gives no clipboard. */
export async function copyCode(code: string): Promise<void> {
  const isCopied = await navigator.clipboard?.writeText(code).then(
    () => true,
    () => false,
  )
  say(i18n.t(isCopied ? 'people:wristband.copied' : 'people:wristband.notCopied', { code }))
}
