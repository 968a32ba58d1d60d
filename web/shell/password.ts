import { createSignal } from '../ui/signal.ts'

/** Opens the dialog in which the reader changes the own password, from any menu. */
export const { tell: openPassword, listen: onOpenPassword } = createSignal()
