import { describe, expect, it } from 'vitest'
import { files, readSource } from './source.ts'

/*
 * Nothing tells tú from a third person but the sentence: «Prueba con menos letras» is an order, «Prueba» a heading. So this looks for every word that
 * could speak to the reader, made from the infinitives that the texts themselves use, and the sentences that speak of somebody else are listed below.
 */
type Texts = { [key: string]: string | Texts }
const flat = (texts: Texts, before = ''): [key: string, sentence: string][] =>
  Object.entries(texts).flatMap(([key, value]): [string, string][] =>
    typeof value === 'string' ? [[before + key, value]] : flat(value, `${before}${key}.`),
  )
const load = (path: string) => flat(JSON.parse(readSource(path).text) as Texts)
const roomOf = (path: string) => path.replace(/^.*\/|\.json$/g, '')

/** What is said to customers has a text for each form (decision 63); the terminal speaks to whoever installs. */
const isForCustomers = (key: string) => /[:.](tu|usted|vos)(\.|$)/.test(key)
const rooms = files.filter((path) => /^texts\/es\/.+\.json$/.test(path) && !/(cli|kit)\.json$/.test(path))
const said = new Map(
  rooms
    .flatMap((path) => load(path).map(([key, sentence]): [string, string] => [`${roomOf(path)}:${key}`, sentence]))
    .filter(([key]) => !isForCustomers(key)),
)
const overlay = (form: string) => new Map(load(`texts/es-${form}.json`).map(([key, sentence]) => [key.replace('.', ':'), sentence]))

/** Rooms that a browser shows once it knows the business; the others are said by the server, or before anybody has come in. */
const shown = new Set([...readSource('web/texts/es.ts').text.matchAll(/texts\/es\/([a-z-]+)\.json/g)].map((match) => match[1] ?? ''))
const isOverlaid = (key: string) => shown.has(key.split(':')[0] ?? '') && !key.startsWith('setup:')

const word = (list: Iterable<string>) => new RegExp(`(?<!\\p{L})(?:${[...list].join('|')})(?!\\p{L})`, 'giu')
const possessive = word(['tus?', 'te', 'tuy[oa]s?'])
const pronoun = word(['tú', 'ti', 'contigo', 'vos'])
const irregularTold = word([
  'puedes',
  'podrás',
  'verás',
  'sabes',
  'sabías',
  'dijiste',
  'hiciste',
  'ves',
  'vas',
  'tienes',
  'quieres',
  'has',
  'eres',
])
const irregularOrders = 'haz pon di ve ven sal elige pide sigue corrige mira suelta trae prueba muestra empieza vuelve acerca'
/** What screens ask of people, whether or not a text has the infinitive too. */
const deeds =
  'abrir añadir anotar borrar buscar cambiar conectar copiar crear dejar enviar escribir escoger guardar importar llevar marcar mirar pegar'
const moreDeeds = 'permitir poder pulsar quitar reanudar reconocer revisar separar soltar subir tocar unir usar volver'
const infinitives = new Set([
  ...`${deeds} ${moreDeeds}`.split(' '),
  ...[...said.values()].flatMap((text) => text.toLowerCase().match(/(?<!\p{L})\p{L}{2,}[aei]r(?!\p{L})/gu) ?? []),
])
const told = word(
  [...infinitives].flatMap((verb) => [
    ...(verb.endsWith('ar') ? ['as', 'es', 'aste', 'abas'] : ['es', 'as', 'iste', 'ías']).map((end) => verb.slice(0, -2) + end),
    `${verb}ás`,
  ]),
)
/** Of these infinitives the order is another word, or nobody gives it. */
const never = new Set(['esta', 'hace', 'para', 'queda', 'coincide', 'compra', 'cuenta', 'vale', 'pausa', 'funciona'])
const orders = new Set(
  [
    ...irregularOrders.split(' '),
    ...[...infinitives].map((verb) => (verb.endsWith('ar') ? verb.slice(0, -1) : `${verb.slice(0, -2)}e`)),
  ].filter((order) => !never.has(order)),
)
/** An order stands where a clause begins, or bears what it orders about: «Revisa la red y vuelve…», «guárdalo». */
const clauses = /(?:^|[.:;¿¡?!«»,—(]\s*|\s(?:y|o|pero|después|mientras,|primero)\s+)(\p{L}+)/giu
const bearing = /(?<!\p{L})\p{L}*[áéíóú]\p{L}{1,4}(?:la|lo|las|los|les?|me|te)(?!\p{L})/iu
/** Words that look so and are none. */
const things = word(
  'artículos? cálculo título ajustes comillas compras completas encuestas estas marcas notas nombres pares unas'.split(' '),
)

const speaks = (sentence: string): boolean => {
  const text = sentence.replace(things, '·')
  const isOrder = [...text.matchAll(clauses)].some((match) => orders.has((match[1] ?? '').toLowerCase()))
  return isOrder || bearing.test(text) || [pronoun, possessive, irregularTold, told].some((words) => text.search(words) >= 0)
}

/** Headings, and what somebody or something else does. A sentence that comes in here says no word to the reader. */
const ofSomebodyElse = [
  'govern:role.',
  'govern:team.removeBody',
  'govern:keys.start',
  'govern:models.running.leave',
  'home:loading.text',
  'imports:lead',
  'imports:steps.check',
  'intake:record.sources',
  'moments:found.',
  'people:related.shared-contact',
  'people:holder.sharedWith.',
  'quality:index.worse',
  'quality:index.better',
  'sources:example.event',
  'sources:rotate.grace0',
  'sources:rotate.grace1',
  'sources:rotate.grace24',
  'sources:rotate.grace168',
  'sources:quarantine.unsolved',
  'sources:quarantine.problem.text',
  'sources:quarantine.allBody',
  'sources:page.keyEnding',
  'sources:pause.resumed',
  'sources:webhook.secretHint.mercado-pago',
  'sources:webhook.steps.mercado-pago',
  'sources:map.sample',
  'sources:out.lead',
  'sources:out.tested',
  'today:twins.open_one',
  'today:programme.soon_',
]

describe('tú, usted and vos in what Pulsera says to the team', () => {
  const [usted, vos] = [overlay('usted'), overlay('vos')]
  const isIn = (each: string, key: string) => key === each || (/[._]$/.test(each) && key.startsWith(each))
  const isExempt = (key: string) => ofSomebodyElse.some((each) => isIn(each, key))
  const spoken = [...said].filter(([key, sentence]) => speaks(sentence) && !isExempt(key))
  const needsVos = (sentence: string) => speaks(sentence.replace(possessive, '·'))

  it(`finds what speaks to the reader (${spoken.length} of ${said.size} sentences)`, () => {
    expect(said.size).toBeGreaterThan(1500)
    expect(spoken.length).toBeGreaterThan(20)
    expect(shown.size).toBeGreaterThan(8)
    const examples = ['Revisa la red.', 'Todo bien; vuelve a intentarlo.', 'Guárdalo ahora.', 'Ya lo verás.', 'Es tu caja.', 'Llevas tres.']
    expect(examples.filter((sentence) => !speaks(sentence))).toEqual([])
    const neutral = ['Hay que revisar la red.', 'Se puede deshacer.', 'Falta el nombre.', 'Dos artículos y tres compras']
    expect(neutral.filter(speaks)).toEqual([])
  })

  it('the server, and whoever is not in yet, is spoken to in no form: nobody knows there which one the business wants', () => {
    expect(spoken.filter(([key]) => !isOverlaid(key))).toEqual([])
  })

  it('each sentence that says tú has its usted, and its vos where that is another word', () => {
    const onScreens = spoken.filter(([key]) => isOverlaid(key))
    expect(onScreens.map(([key]) => key).sort(), 'in texts/es-usted.json, or rewritten, or of somebody else').toEqual(
      [...usted.keys()].sort(),
    )
    const another = onScreens.filter(([, sentence]) => needsVos(sentence)).map(([key]) => key)
    expect(another.sort(), 'in texts/es-vos.json').toEqual([...vos.keys()].sort())
  })

  it('no form borrows a word of another', () => {
    const ofTu = [pronoun, possessive, irregularTold, told]
    expect(
      [...usted].filter(([key, text]) => text === said.get(key) || ofTu.some((words) => text.replace(things, '·').search(words) >= 0)),
    ).toEqual([])
    // Verás is the same word in both.
    const isTu = (text: string) =>
      needsVos(text.replace(word(['vos', 'verás']), '·')) || /(?<!\p{L})(su|sus|usted)(?!\p{L})/u.test(text.replace('en su ficha', ''))
    expect([...vos].filter(([key, text]) => text === said.get(key) || isTu(text))).toEqual([])
  })

  it('what is of somebody else is still there, and a country says nothing that a form says too', () => {
    expect(ofSomebodyElse.filter((each) => ![...said].some(([key, sentence]) => isIn(each, key) && speaks(sentence)))).toEqual([])
    expect([...overlay('ES').keys()].filter((key) => usted.has(key) || vos.has(key))).toEqual([])
  })
})
