import { type KitContent, kitSections } from '#contract'
import type { Language } from '#texts'

type Kit = { business: string; language: Language; country: string; content: KitContent; headings: Record<Section, string> }
type Doc = PDFKit.PDFDocument
type Box = { x: number; y: number; width: number }

/** Where letters are printed on Letter paper; everywhere else on A4. */
const letterCountries = new Set('MX US CA CO CL VE GT CR SV HN NI PA DO PR PH'.split(' '))
const accent = '#0f7a70'
const ink = '#1b2120'
const quiet = '#66716f'
const line = '#d3d9d7'
const margin = 44
const gap = 16
const padding = 14
type Section = (typeof kitSections)[number]

/** What the built-in letters of a PDF can write (Windows-1252); an emoji in a name is left out rather than printed as rubbish. */
const printable = (text: string): string =>
  text
    .normalize('NFC')
    .replaceAll(/[^\u0020-\u007e\u00a0-\u00ff€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]/gu, '')
    .replaceAll(/ {2,}/g, ' ')
    .trim()

/** The kit on one page, whatever its length: the letters become smaller until everything fits. Tagged, so that it can also be read aloud. */
export async function drawKit(kit: Kit): Promise<Buffer> {
  const size = letterCountries.has(kit.country) ? 'LETTER' : 'A4'
  const title = `${printable(kit.content.title)} · ${printable(kit.business)}`
  // Loaded where somebody prints: its tables of letters are 11 MB that no server needs all day.
  const { default: PDFDocument } = await import('pdfkit')
  const doc = new PDFDocument({
    size,
    margin,
    autoFirstPage: false,
    lang: kit.language,
    tagged: true,
    displayTitle: true,
    pdfVersion: '1.7',
    info: { Title: title, Author: printable(kit.business), Creator: 'Pulsera' },
  })
  const chunks: Buffer[] = []
  const ended = new Promise<Buffer>((done, fail) => {
    doc.on('data', (chunk: Buffer) => chunks.push(chunk))
    doc.on('end', () => done(Buffer.concat(chunks)))
    doc.on('error', fail)
  })
  doc.addPage({ size, margins: { top: margin, bottom: 0, left: margin, right: margin } })
  const root = doc.struct('Document')
  doc.addStructure(root)
  const points = pointsThatFit(doc, kit)
  const top = drawHead(doc, root, kit, points)
  drawSections(doc, root, kit, { top, points })
  drawFoot(doc, root, kit)
  root.end()
  doc.end()
  return ended
}

const largest = 12
const smallest = 6

/** Two columns of about one length: what to ask on the left, what to do on the right. */
const columnOf: Record<Section, 0 | 1> = { card: 0, script: 0, routine: 1, twins: 1 }

function pointsThatFit(doc: Doc, kit: Kit): number {
  const room = doc.page.height - margin - 40
  for (let points = largest; points > smallest; points -= 0.25) {
    const top = headHeight(doc, kit, points)
    const heights = [0, 1].map((column) =>
      kitSections
        .filter((section) => columnOf[section] === column)
        .reduce((sum, section) => sum + sectionHeight(doc, kit, section, points) + gap, 0),
    )
    if (margin + top + Math.max(...heights) <= room) return points
  }
  return smallest
}

const columnWidth = (doc: Doc) => (doc.page.width - 2 * margin - gap) / 2
const bulletRoom = (points: number) => points * 1.3
const lineGap = (points: number) => points * 0.22
const itemGap = (points: number) => points * 0.6

function headHeight(doc: Doc, { content }: Kit, points: number): number {
  const width = doc.page.width - 2 * margin
  const lead = doc
    .font('Helvetica')
    .fontSize(points + 1)
    .heightOfString(printable(content.lead), { width, lineGap: lineGap(points) })
  return 24 + 34 + lead + 18
}

function sectionHeight(doc: Doc, kit: Kit, section: Section, points: number): number {
  const width = columnWidth(doc) - 2 * padding - bulletRoom(points)
  const items = kit.content[section].reduce(
    (sum, item) =>
      sum +
      doc
        .font('Helvetica')
        .fontSize(points)
        .heightOfString(printable(item), { width, lineGap: lineGap(points) }) +
      itemGap(points),
    0,
  )
  return 2 * padding + points * 1.9 + items
}

type Tag = ReturnType<Doc['struct']>

/** Text under a tag of its own, so that a reader aloud knows what it is. */
function tagged(doc: Doc, parent: Tag, kind: string, draw: () => void): void {
  parent.add(doc.struct(kind, {}, [draw]))
}

function drawHead(doc: Doc, root: Tag, kit: Kit, points: number): number {
  const width = doc.page.width - 2 * margin
  tagged(doc, root, 'P', () => {
    doc.font('Helvetica-Bold').fontSize(11).fillColor(accent).text(printable(kit.business), margin, margin, { width, lineBreak: false })
  })
  tagged(doc, root, 'H1', () => {
    doc
      .font('Helvetica-Bold')
      .fontSize(25)
      .fillColor(ink)
      .text(printable(kit.content.title), margin, margin + 18, { width, lineBreak: false })
  })
  tagged(doc, root, 'P', () => {
    doc
      .font('Helvetica')
      .fontSize(points + 1)
      .fillColor(quiet)
      .text(printable(kit.content.lead), margin, margin + 54, { width, lineGap: lineGap(points) })
  })
  return margin + headHeight(doc, kit, points)
}

function drawSections(doc: Doc, root: Tag, kit: Kit, { top, points }: { top: number; points: number }): void {
  const width = columnWidth(doc)
  const next = [top, top]
  for (const section of kitSections) {
    const column = columnOf[section]
    const y = next[column] ?? top
    drawSection(doc, root, { kit, section, points, box: { x: margin + column * (width + gap), y, width } })
    next[column] = y + sectionHeight(doc, kit, section, points) + gap
  }
}

function drawSection(doc: Doc, root: Tag, { kit, section, points, box }: { kit: Kit; section: Section; points: number; box: Box }): void {
  const { x, y, width } = box
  const height = sectionHeight(doc, kit, section, points)
  doc.markContent('Artifact', { type: 'Layout' })
  doc.roundedRect(x, y, width, height, 6).lineWidth(0.8).strokeColor(line).stroke()
  doc.rect(x, y + padding, 2.5, points * 1.25).fill(accent)
  doc.endMarkedContent()
  const inner = { x: x + padding, width: width - 2 * padding - bulletRoom(points) }
  tagged(doc, root, 'H2', () => {
    doc
      .font('Helvetica-Bold')
      .fontSize(points * 1.15)
      .fillColor(ink)
      .text(printable(kit.headings[section]), inner.x, y + padding, { width: inner.width, lineBreak: false })
  })
  let at = y + padding + points * 1.9
  const list = doc.struct('L')
  root.add(list)
  for (const [index, item] of kit.content[section].entries()) {
    const entry = doc.struct('LI')
    list.add(entry)
    const text = printable(item)
    const sign = section === 'routine' ? `${index + 1}.` : section === 'card' ? '•' : '–'
    tagged(doc, entry, 'Lbl', () => {
      doc.font('Helvetica-Bold').fontSize(points).fillColor(accent).text(sign, inner.x, at, { lineBreak: false })
    })
    tagged(doc, entry, 'LBody', () => {
      doc
        .font('Helvetica')
        .fontSize(points)
        .fillColor(ink)
        .text(text, inner.x + bulletRoom(points), at, { width: inner.width, lineGap: lineGap(points) })
    })
    entry.end()
    at +=
      doc
        .font('Helvetica')
        .fontSize(points)
        .heightOfString(text, { width: inner.width, lineGap: lineGap(points) }) + itemGap(points)
  }
  list.end()
}

function drawFoot(doc: Doc, root: Tag, { content }: Kit): void {
  const text = printable(content.footer)
  if (text === '') return
  tagged(doc, root, 'P', () => {
    doc
      .font('Helvetica')
      .fontSize(9)
      .fillColor(quiet)
      .text(text, margin, doc.page.height - 36, { width: doc.page.width - 2 * margin, align: 'center', lineBreak: false })
  })
}
