/** Shorter than this nobody has read a pair: it is the second stroke of a key that bounces, or the second half of a double click. */
export const glanceMs = 350

/** Whether an answer was for the pair that is on the screen, and not for the one before it. Both moments of one clock. */
export const isMeant = (answeredAt: number, shownAt: number | null): boolean => shownAt !== null && answeredAt - shownAt >= glanceMs
