/** What Spanish spelling does not tell apart: b/v, s/z/c, ll/y, silent h, g/j, doubled letters. English th, ph, ck, w follow. */
export function sound(token: string): string {
  let out = ''
  for (let i = 0; i < token.length; i++) {
    const letter = token[i] ?? ''
    const next = token[i + 1] ?? ''
    const code = soundOf(letter, next)
    if ((letter === 'l' && next === 'l') || (letter === 'q' && next === 'u')) i++
    if (code !== '' && !out.endsWith(code)) out += code
  }
  return out
}

function soundOf(letter: string, next: string): string {
  const soft = next === 'e' || next === 'i'
  switch (letter) {
    case 'h':
      return ''
    case 'v':
    case 'b':
      return 'b'
    case 'z':
    case 's':
    case 'x':
      return 's'
    case 'c':
      return next === 'h' ? 'x' : soft ? 's' : 'k'
    case 'q':
    case 'k':
      return 'k'
    case 'l':
      return next === 'l' ? 'y' : 'l'
    case 'y':
      return next === '' ? 'i' : 'y'
    case 'g':
      return soft ? 'j' : 'g'
    case 'p':
      return next === 'h' ? 'f' : 'p'
    case 'w':
      return 'u'
    default:
      return letter
  }
}
