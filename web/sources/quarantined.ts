/** JSON reads better with air, unless that would round a number; anything else is shown as it came. */
export const readable = (body: string): string => {
  try {
    if (/\d{16}/.test(body)) return body
    return JSON.stringify(JSON.parse(body), null, 2)
  } catch {
    return body
  }
}
