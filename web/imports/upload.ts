import type { ImportShown } from '#contract'
import { hearRefusal, mayWorkLaterAt } from '../api.ts'
import { i18n } from '../i18n.ts'
import { workspaceHeaders } from '../workspace.ts'

/** The server said no, in the reader's language; `null`: nobody answered. */
export class UploadRefused extends Error {
  readonly status: number | null
  constructor(status: number | null, sentence: string) {
    super(sentence)
    this.status = status
  }
  /** Whether the same file may be taken another time: not one that is empty, too large or no table. */
  get mayHelp(): boolean {
    return mayWorkLaterAt(this.status)
  }
}

/**
 * Sends a file and tells how much of it has left. XMLHttpRequest, because fetch cannot tell.
 * Rejects with UploadRefused, or with an AbortError when `signal` says so.
 */
export function upload(file: File, tell: { onPart: (part: number) => void; signal: AbortSignal }): Promise<ImportShown> {
  const body = new FormData()
  body.append('file', file, file.name)
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.open('POST', '/api/imports')
    const headers = { 'accept-language': i18n.language, ...workspaceHeaders() }
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value)
    request.upload.onprogress = (event) => tell.onPart(event.lengthComputable ? event.loaded / event.total : 0)
    request.onload = () => {
      if (request.status < 300) resolve(JSON.parse(request.responseText))
      else reject(new UploadRefused(request.status, hearRefusal(request.responseText)?.message ?? ''))
    }
    request.onerror = () => reject(new UploadRefused(null, ''))
    request.onabort = () => reject(new DOMException('stopped by the reader', 'AbortError'))
    tell.signal.addEventListener('abort', () => request.abort())
    request.send(body)
  })
}
