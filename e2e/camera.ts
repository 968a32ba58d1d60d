import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import encodeQR from 'qr'

const [width, height] = [640, 480]

/** A film in which a camera sees a QR with this text, as Chromium takes it for a camera (YUV4MPEG2, grey). */
function filmOf(text: string): Buffer {
  const rows = encodeQR(text, 'raw', { ecc: 'medium', border: 4 })
  const scale = Math.floor((height * 0.6) / rows.length)
  const [left, top] = [(width - rows.length * scale) >> 1, (height - rows.length * scale) >> 1]
  const light = Buffer.alloc(width * height, 200)
  for (const [y, row] of rows.entries())
    for (const [x, isDark] of row.entries())
      for (let line = 0; line < scale; line++) {
        const start = (top + y * scale + line) * width + left + x * scale
        light.fill(isDark ? 20 : 235, start, start + scale)
      }
  const colour = Buffer.alloc((width * height) / 2, 128)
  const frame = Buffer.concat([Buffer.from('FRAME\n'), light, colour])
  return Buffer.concat([Buffer.from(`YUV4MPEG2 W${width} H${height} F10:1 Ip A1:1 C420\n`), frame, frame])
}

/** What Chromium has to be told so that its camera sees this text, and how to tidy up. */
export function cameraShowing(text: string): { args: string[]; remove: () => void } {
  const folder = mkdtempSync(join(tmpdir(), 'pulsera-camera-'))
  const film = join(folder, 'card.y4m')
  writeFileSync(film, filmOf(text))
  const args = ['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream', `--use-file-for-fake-video-capture=${film}`]
  return { args, remove: () => rmSync(folder, { recursive: true, force: true }) }
}
