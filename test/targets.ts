import type { Page } from 'playwright-core'

/**
 * What can be pressed on the screen now and is too small for it (WCAG 2.2, 2.5.8): less than 24 × 24 pixels answer to it, and a circle of 24 pixels about
 * it meets another target. Links within a sentence are left out, as there. `within`: only what lies over the screen, where something does.
 */
export const readTargets = (page: Page, within = 'body'): Promise<{ looked: number; small: string[] }> => page.evaluate(findSmall, within)

/** Whatever lies over a screen. */
export const overlays = '[role=dialog], [role=menu], [role=alert], [data-portal], aside'

/** Runs in the page, so it needs everything within itself. */
function findSmall(within: string): { looked: number; small: string[] } {
  const least = 24
  const wanted =
    'a[href], button, input:not([type=hidden]), select, textarea, summary, [role=option], [role=menuitem], [role=tab], [role=switch]'
  const isSeen = (one: Element) => one.checkVisibility({ opacityProperty: false, visibilityProperty: true })
  // A label answers for its field; the file behind a drop zone is pressed through the zone.
  const partsOf = (one: Element): Element[] => [one, ...((one as HTMLInputElement).labels ?? [])]
  const boxOf = (one: Element) => {
    const boxes = partsOf(one)
      .map((part) => part.getBoundingClientRect())
      .filter(({ width, height }) => width > 1 && height > 1)
    const left = Math.min(...boxes.map((box) => box.left))
    const top = Math.min(...boxes.map((box) => box.top))
    const [right, bottom] = [Math.max(...boxes.map((box) => box.right)), Math.max(...boxes.map((box) => box.bottom))]
    return { left, top, right, bottom, width: right - left, height: bottom - top, x: (left + right) / 2, y: (top + bottom) / 2 }
  }
  const isWithinText = (one: Element) => {
    if (getComputedStyle(one).display !== 'inline') return false
    const beside = [...(one.parentElement?.childNodes ?? [])].filter((node) => node !== one)
    return beside.some((node) => node.nodeType === Node.TEXT_NODE && /\p{L}/u.test(node.textContent ?? ''))
  }
  /** Whether all of a square of 24 pixels about its middle answers to it, whatever draws the area. */
  const answersAround = (one: Element): boolean => {
    one.scrollIntoView({ block: 'center', inline: 'center' })
    const { x, y } = boxOf(one)
    const reach = least / 2 - 0.5
    return [
      [0, 0],
      [-reach, -reach],
      [reach, -reach],
      [-reach, reach],
      [reach, reach],
    ].every(([dx = 0, dy = 0]) => {
      const hit = document.elementFromPoint(x + dx, y + dy)
      return partsOf(one).some((part) => part.contains(hit))
    })
  }
  const all = [...document.querySelectorAll(wanted)].filter((one) => {
    if (!isSeen(one) || !one.closest(within) || one.closest('[inert], [aria-hidden=true]') || (one as HTMLButtonElement).disabled)
      return false
    const { width, height } = boxOf(one)
    return width > 1 && height > 1 && Number.isFinite(width)
  })
  const isLarge = (one: Element) => {
    const { width, height } = boxOf(one)
    return (width >= least && height >= least) || answersAround(one)
  }
  const small = all.filter((one) => !isWithinText(one) && !isLarge(one))
  const meets = (one: Element, other: Element): boolean => {
    if (one === other || one.contains(other) || other.contains(one)) return false
    const [a, b] = [boxOf(one), boxOf(other)]
    const [dx, dy] = small.includes(other)
      ? [a.x - b.x, a.y - b.y]
      : [a.x - Math.min(Math.max(a.x, b.left), b.right), a.y - Math.min(Math.max(a.y, b.top), b.bottom)]
    return Math.hypot(dx, dy) < (small.includes(other) ? least : least / 2)
  }
  const crowded = small
    .filter((one) => all.some((other) => meets(one, other)))
    .map((one) => {
      const { width, height } = boxOf(one)
      const name = one.getAttribute('aria-label') ?? one.textContent?.trim().slice(0, 40) ?? ''
      return `${one.localName}.${one.className.toString().slice(0, 60)} "${name}" ${width.toFixed(0)}×${height.toFixed(0)}`
    })
  window.scrollTo(0, 0)
  return { looked: all.length, small: crowded }
}
