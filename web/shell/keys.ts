import { createSignal } from '../ui/signal.ts'

/** Opens the sheet of keyboard shortcuts, from anywhere. */
export const { tell: openKeys, listen: onOpenKeys } = createSignal()
