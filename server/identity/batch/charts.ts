export const html = (text: string): string => text.replace(/[&<>"']/g, (letter) => `&#${letter.charCodeAt(0)};`)

type Bar = { label: string; value: number; shown: string }

const [labelWidth, barWidth, rowHeight] = [100, 220, 30]

/** Horizontal bars as one picture that scales with the page; read aloud as its title and its values. */
export function barChart(title: string, bars: readonly Bar[]): string {
  const most = Math.max(1e-9, ...bars.map(({ value }) => value))
  const drawn = bars.map(({ label, value, shown }, row) => {
    const [middle, width] = [row * rowHeight + rowHeight / 2, Math.max(2, Math.round((value / most) * barWidth))]
    return `<text class="label" x="${labelWidth - 10}" y="${middle}" text-anchor="end">${html(shorten(label))}</text><rect x="${labelWidth}" y="${middle - 9}" width="${width}" height="18" rx="4"/><text x="${labelWidth + width + 8}" y="${middle}">${html(shown)}</text>`
  })
  const spoken = `${title}: ${bars.map(({ label, shown }) => `${label} ${shown}`).join(', ')}`
  return `<svg viewBox="0 0 ${labelWidth + barWidth + 62} ${bars.length * rowHeight}" role="img" aria-label="${html(spoken)}">${drawn.join('')}</svg>`
}

const labelMax = 13
const shorten = (label: string) => ([...label].length > labelMax ? `${[...label].slice(0, labelMax - 1).join('')}…` : label)

/** Upright columns, one for each number of records. */
export function columnChart(title: string, columns: readonly Bar[]): string {
  const [width, height, top] = [44, 140, 24]
  const most = Math.max(1, ...columns.map(({ value }) => value))
  const drawn = columns.map(({ label, value, shown }, at) => {
    const tall = Math.max(2, Math.round((value / most) * height))
    const middle = at * width + width / 2
    return `<rect x="${middle - 15}" y="${top + height - tall}" width="30" height="${tall}" rx="4"/><text x="${middle}" y="${top + height - tall - 10}" text-anchor="middle">${html(shown)}</text><text class="label" x="${middle}" y="${top + height + 14}" text-anchor="middle">${html(label)}</text>`
  })
  const spoken = `${title}: ${columns.map(({ label, shown }) => `${label}: ${shown}`).join(', ')}`
  return `<svg viewBox="0 0 ${Math.max(columns.length, 6) * width} ${top + height + 26}" role="img" aria-label="${html(spoken)}">${drawn.join('')}</svg>`
}
