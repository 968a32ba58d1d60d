/** A card is a QR of ours or any bar code that a shop prints. */
const formats = ['qr_code', 'code_128', 'code_39', 'ean_13', 'ean_8', 'upc_a', 'itf', 'codabar'] as const

export type Detector = { detect: (image: HTMLVideoElement) => Promise<{ rawValue: string }[]> }
type Native = { new (options: { formats: string[] }): Detector; getSupportedFormats: () => Promise<string[]> }

/** The browser's own reader of codes where it has one, else ZXing as WebAssembly, served from here. */
export async function createDetector(): Promise<Detector> {
  const native = (globalThis as { BarcodeDetector?: Native }).BarcodeDetector
  const known: string[] = native ? await native.getSupportedFormats() : []
  const wanted = formats.filter((format) => known.includes(format))
  if (native && wanted.includes('qr_code') && wanted.includes('code_128')) return new native({ formats: wanted })
  const [{ BarcodeDetector, prepareZXingModule }, { default: wasm }] = await Promise.all([
    import('barcode-detector/ponyfill'),
    import('zxing-wasm/reader/zxing_reader.wasm?url'),
  ])
  await prepareZXingModule({ overrides: { locateFile: () => wasm }, fireImmediately: true })
  return new BarcodeDetector({ formats: [...formats] })
}
