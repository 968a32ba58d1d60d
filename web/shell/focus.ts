/** What lies over a screen and goes: whoever was in it goes back to where she came from. */
const over = '[role="dialog"], [role="menu"], [data-portal]'
const remembered = 12
const calmMs = 60

type Held = { node: HTMLElement; path: string; ancestors: Element[]; isOver: boolean }

const isDisabled = (node: Element) => node.matches(':disabled, [data-disabled]')
const isLost = () => document.activeElement === null || document.activeElement === document.body
const canHold = (node: Element) => node.isConnected && !isDisabled(node) && node.checkVisibility()

/** Where keys go on from: what cannot be gone to by Tab can be gone to from here for as long as it is held. */
export function holdFocus(node: HTMLElement): void {
  if (node.tabIndex < 0 && !node.hasAttribute('tabindex')) {
    node.tabIndex = -1
    node.addEventListener('blur', () => node.removeAttribute('tabindex'), { once: true })
  }
  node.focus({ preventScroll: true })
}

function followHeld(): { last: () => Held | undefined; before: () => Held[]; stop: () => void } {
  let held: Held[] = []
  let origin: Held | undefined
  const hold = ({ target }: FocusEvent) => {
    if (!(target instanceof HTMLElement)) return
    const ancestors: Element[] = []
    for (let one = target.parentElement; one; one = one.parentElement) ancestors.push(one)
    const now = { node: target, path: location.pathname, ancestors, isOver: target.closest(over) !== null }
    held = [...held.filter(({ node }) => node !== target), now].slice(-remembered)
  }
  // Whoever points somewhere says where she is; but whoever points into a menu or a dialog does not say where she was before it.
  const forget = ({ target }: Event) => {
    const isOver = target instanceof Element && target.closest(over) !== null
    origin = isOver ? (held.findLast((one) => !one.isOver) ?? origin) : undefined
    held = []
  }
  document.addEventListener('focusin', hold)
  document.addEventListener('pointerdown', forget, true)
  const stop = () => {
    document.removeEventListener('focusin', hold)
    document.removeEventListener('pointerdown', forget, true)
  }
  const before = () => [...held.slice(0, -1).reverse(), ...(origin ? [origin] : [])]
  return { last: () => held.at(-1), before, stop }
}

/**
 * Keys always go on from somewhere. What held the focus is gone (a dialog that closed, a pair that was decided, a row that left) and nobody gave it
 * another place: it goes to where one was before the dialog, otherwise to the nearest part of the screen that is still there.
 */
export function keepFocus(): () => void {
  const held = followHeld()
  let timer: ReturnType<typeof setTimeout> | undefined
  const main = () => document.getElementById('main')
  const restore = () => {
    const last = held.last()
    if (!last || !isLost()) return
    const { node, path, ancestors, isOver } = last
    if (path !== location.pathname) return void (main() && holdFocus(main() as HTMLElement))
    if (canHold(node)) return node.focus({ preventScroll: true })
    // What is at work comes back, or goes.
    if (node.isConnected && node.hasAttribute('data-loading')) return
    const dialog = ancestors.find((one) => one.matches('[role="dialog"]') && canHold(one))
    const before = isOver && !dialog ? held.before().find((one) => !one.isOver) : undefined
    // A field would write the letters that are meant as keys. The bars are beside the main part, and their buttons open what lies over it as well.
    if (before && !before.node.matches('input, textarea') && canHold(before.node)) return before.node.focus({ preventScroll: true })
    const wayBack = before?.ancestors ?? ancestors
    const near = wayBack.find((one) => (dialog ?? main())?.contains(one) && canHold(one)) ?? main()
    if (near instanceof HTMLElement) holdFocus(near)
  }
  const look = () => {
    if (!isLost() || !held.last()) return
    clearTimeout(timer)
    // Whoever closes something may have a better place for it.
    timer = setTimeout(restore, calmMs)
  }
  const watch = new MutationObserver(look)
  watch.observe(document.body, {
    childList: true,
    subtree: true,
    attributes: true,
    attributeFilter: ['disabled', 'data-loading', 'hidden'],
  })
  return () => {
    clearTimeout(timer)
    watch.disconnect()
    held.stop()
  }
}
