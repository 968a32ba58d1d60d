import { createSignal } from '../ui/signal.ts'

/** A link to the moment that is shown already changes no address, and brings it into sight all the same. */
export const { tell: askAgain, listen: onAskedAgain } = createSignal<string | undefined>()
