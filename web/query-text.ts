type Query = Record<string, unknown>

/** What stands after the ? of an address is text: to the router a phone number is a number otherwise, and whoever looks for it by hand finds everybody. */
export const readQuery = (text: string): Record<string, string> => Object.fromEntries(new URLSearchParams(text))

/** With its ?, where there is something to say. */
export function writeQuery(query: Query): string {
  const said = Object.entries(query).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]]))
  return said.length > 0 ? `?${new URLSearchParams(said)}` : ''
}
