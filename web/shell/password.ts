const listeners = new Set<() => void>()

/** Opens the dialog in which the reader changes the own password, from any menu. */
export const openPassword = (): void => {
  for (const listener of listeners) listener()
}
export const onOpenPassword = (listener: () => void): (() => void) => {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
