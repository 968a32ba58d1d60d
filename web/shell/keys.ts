const listeners = new Set<() => void>()

/** Opens the sheet of keyboard shortcuts, from anywhere. */
export const openKeys = (): void => {
  for (const listener of listeners) listener()
}
export const onOpenKeys = (listener: () => void): (() => void) => {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
