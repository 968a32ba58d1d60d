import { fold } from './fold.ts'

const names = new Set(
  [
    'cliente mostrador|mostrador|venta mostrador|ventas mostrador|cliente de mostrador|publico en general|publico general|publico|al publico',
    'consumidor final|consumidor|cliente|clientes|cliente general|cliente generico|cliente final|cliente varios|clientes varios|varios',
    'cliente ocasional|cliente contado|contado|cliente eventual|cliente anonimo|cliente nuevo|nuevo cliente|cliente web|cliente whatsapp',
    'cliente instagram|cliente tienda|cliente online|cliente de paso|cliente sin nombre|sin nombre|sin datos|sin dato|no dio datos|no quiso',
    'nn|n n|no proporciona|no proporcionado|no aplica|por definir|no tiene|ninguno|ninguna|anonimo|anonima|desconocido|desconocida|no identificado|no registrado|invitado|usuario|usuario invitado',
    'nombre|nombre apellido|test|test test|prueba|prueba prueba|testing|demo|xxx|xx|x|asdf|aaa|na|n a|nd|s n|sn|null|none|undefined|unknown',
    'walk in|walkin|walk in customer|guest|guest customer|guest user|anonymous|cash customer|cash sale|customer|no name|noname|unnamed',
    'instagram user|usuario de instagram|facebook user|usuario de facebook|whatsapp|instagram|facebook|tienda|caja|caja 1|venta|ventas',
  ]
    .join('|')
    .split('|'),
)
const documents = new Set(['XAXX010101000', 'XEXX010101000', '222222222222', '222222222', '2222222222', '9999999999999', '9999999999'])
const mailUsers = new Set(
  'na no n x xx xxx a aa aaa s sn nn nd sincorreo sincorreo1 sinemail sinmail nocorreo noemail nomail notiene notienecorreo notienemail notieneemail ninguno nada correo email mail test prueba ejemplo example cliente mostrador null none noreply nobody anonimo anonymous unknown sin asdf qwerty noaplica nodisponible notengo notengocorreo nolotiene nohay sindato sindatos publico publicogeneral clientemostrador consumidorfinal generico varios contado'.split(
    ' ',
  ),
)
const mailDomains = new Set(
  'na.com no.com na.na x.com xx.com xxx.com a.com aa.com prueba.com ejemplo.com sincorreo.com noemail.com nomail.com notiene.com nocorreo.com ninguno.com sinmail.com asdf.com'.split(
    ' ',
  ),
)

/** "Cliente Mostrador", "Público en General 2": a name that is nobody's. */
export function isNobodyName(text: string): boolean {
  const folded = fold(text)
  if (!openers.has(firstWord(folded))) return false
  return names.has(folded) || names.has(folded.replace(/ ?\d+$/, '')) || isTillText(folded)
}

/** Up to the first blank, without figures at its end. */
function firstWord(folded: string): string {
  const blank = folded.indexOf(' ')
  let end = blank < 0 ? folded.length : blank
  while (end > 0 && isFigure(folded.charCodeAt(end - 1))) end--
  return end === folded.length ? folded : folded.slice(0, end)
}

export const isFigure = (code: number): boolean => code >= 48 && code <= 57

/** What tills and clerks write for a sale to nobody: "Venta al público en general", "Clientes mostrador suc. 2". */
const tillOpeners = new Set('cliente clientes venta ventas publico mostrador consumidor usuario comprador'.split(' '))
const tillWords = new Set(
  'al de del en el la los las a general gral generico final contado caja sucursal suc tienda local varios ocasional eventual frecuente nuevo anonimo online web whatsapp instagram facebook sin nombre registro registrar identificar mayoreo menudeo credito credit'.split(
    ' ',
  ),
)

/** How a name that is nobody's begins. */
const openers = new Set([...[...names].map(firstWord), ...tillOpeners])

function isTillText(folded: string): boolean {
  const words = folded.split(' ')
  if (!tillOpeners.has(words[0] ?? '')) return false
  // "Cliente 4711", "Cliente Prueba0012": a till numbers whom it does not know, and thousands of them would bear one name.
  return /\d/.test(folded) || words.every((word) => tillOpeners.has(word) || tillWords.has(word) || /^\d+$/.test(word))
}

/** One figure over and over, or the keys in a row from the first. */
export const isFiller = (digits: string): boolean =>
  isRepeated(digits) || (digits.length >= 5 && ('01234567890'.startsWith(digits) || '1234567890'.startsWith(digits)))

const isRepeated = (digits: string): boolean => /^(.)\1*$/.test(digits)

/** A document that the law or a hurried clerk gives to everyone. */
export const isNobodyDocument = (value: string): boolean => documents.has(value) || isRepeated(value.replace(/[A-Z]$/, ''))

/** na@na.com, sincorreo@…, test@…. */
export const isNobodyMail = (user: string, domain: string): boolean =>
  mailUsers.has(user.replaceAll(/[._-]/g, '')) || mailDomains.has(domain) || domain.slice(0, domain.indexOf('.')) === user
