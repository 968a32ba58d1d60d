export type JsonProblem = { line: number; column: number; kind: 'ended' | 'comma' | 'quote' | 'colon' | 'text' | 'value' | 'after' }

/** Where a text stops being JSON, and what is wrong there; null where it is JSON. Browsers say so too, each in its own words and in English. */
export function findJsonProblem(text: string): JsonProblem | null {
  try {
    JSON.parse(text)
    return null
  } catch {
    const { at, kind } = new Reader(text).problem()
    const before = text.slice(0, at).split('\n')
    return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1, kind }
  }
}

type Found = { at: number; kind: JsonProblem['kind'] }
const literal = /(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)(?![\w.])/y
const string = /"(?:[^"\\\p{Cc}]+|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/uy

/** Goes through the text as far as it is JSON, without recursion: what is nested deeply ends nothing. */
class Reader {
  #at = 0
  readonly #text: string

  constructor(text: string) {
    this.#text = text
  }

  problem(): Found {
    const open: ('{' | '[')[] = []
    for (;;) {
      const wrong = this.#value(open)
      if (wrong) return wrong
      for (;;) {
        const inside = open.at(-1)
        this.#skip()
        if (!inside) return this.#isEnd() ? { at: this.#at, kind: 'value' } : { at: this.#at, kind: 'after' }
        if (this.#take(inside === '{' ? '}' : ']')) {
          open.pop()
          continue
        }
        if (this.#isEnd()) return this.#wrong('ended')
        if (!this.#take(',')) return this.#wrong('comma')
        const unnamed = inside === '{' ? this.#name() : null
        if (unnamed) return unnamed
        break
      }
    }
  }

  /** One value; of an object or a list its beginning, up to its first value. */
  #value(open: ('{' | '[')[]): Found | null {
    for (;;) {
      this.#skip()
      if (this.#isEnd()) return this.#wrong('ended')
      const sign = this.#text[this.#at]
      if (sign !== '{' && sign !== '[') return sign === '"' ? this.#match(string, 'text') : this.#match(literal, 'value')
      this.#at++
      this.#skip()
      if (this.#take(sign === '{' ? '}' : ']')) return null
      open.push(sign)
      const unnamed = sign === '{' ? this.#name() : null
      if (unnamed) return unnamed
    }
  }

  #name(): Found | null {
    this.#skip()
    if (this.#isEnd()) return this.#wrong('ended')
    if (this.#text[this.#at] !== '"') return this.#wrong('}]'.includes(this.#text[this.#at] ?? '') ? 'comma' : 'quote')
    const unread = this.#match(string, 'text')
    if (unread) return unread
    this.#skip()
    return this.#take(':') ? null : this.#wrong(this.#isEnd() ? 'ended' : 'colon')
  }

  #match(form: RegExp, kind: Found['kind']): Found | null {
    form.lastIndex = this.#at
    const found = form.exec(this.#text)
    if (!found) return this.#wrong(kind === 'value' && '}]'.includes(this.#text[this.#at] ?? '') ? 'comma' : kind)
    this.#at += found[0].length
    return null
  }

  #skip(): void {
    while (' \n\r\t'.includes(this.#text[this.#at] ?? '-')) this.#at++
  }

  #take(sign: string): boolean {
    if (this.#text[this.#at] !== sign) return false
    this.#at++
    return true
  }

  #isEnd = () => this.#at >= this.#text.length
  #wrong = (kind: Found['kind']): Found => ({ at: this.#at, kind })
}
