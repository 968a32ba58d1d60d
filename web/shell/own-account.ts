import { createSignal } from '../ui/signal.ts'

/** Opens the dialog in which the reader changes the own password, or the own name, from any menu. */
export const { tell: openPassword, listen: onOpenPassword } = createSignal()
export const { tell: openName, listen: onOpenName } = createSignal()
