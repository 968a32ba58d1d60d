import { fold } from './normalise/fold.ts'
import type { Field } from './types.ts'

/** The folded words of headers that mean a field, Spanish and English; the first list that fits wins. */
const meanings: readonly [Field | 'id', RegExp][] = [
  [
    'second_last_name',
    /^(segundo apellido|apellido ?2|apellido materno|ap materno|materno|second (last name|surname)|second_last_name|last name 2|surname ?2|mother.* name)$/,
  ],
  [
    'last_name',
    /^(apellidos?|primer apellido|apellido ?1|apellido paterno|ap paterno|paterno|last ?name|lname|surname|family ?name|lastname|last)$/,
  ],
  ['first_name', /^(nombres?|nombre pila|nombre de pila|primer nombre|first ?name|fname|given ?names?|forename|first|name first)$/],
  [
    'full_name',
    /^(nombre completo|nombre y apellidos?|apellidos? y nombres?|nombre apellidos?|nombre (del )?cliente|cliente|razon social|full ?name|name|customer( name)?|client( name)?|contact( name)?|contacto|titular|display name|buyer name|billing name|shipping name)$/,
  ],
  [
    'email',
    /^(e ?mail|e ?mail address|correo|correo electronico|mail|email ?1|direccion de correo|correo e|buyer email|customer email|billing email)$/,
  ],
  [
    'phone',
    /^(telefonos?|tel|telefono ?\d|tel (movil|celular|fijo|casa|cel)|celular|cel|movil|whats ?app|wa|telefono (movil|celular|de contacto|fijo)|numero (de )?(telefono|celular|whatsapp)|phone( number)?|phone ?\d|mobile( phone| number)?|cell( phone)?|telephone|contact number|billing phone)$/,
  ],
  [
    'document',
    /^(documento|numero (de )?documento|num documento|doc|document|document (id|number)|dni|nie|nif|dni nie|rfc|curp|rut|run|cuit|cuil|cpf|nit|cedula|ci|cc|identificacion|numero (de )?identificacion|id fiscal|tax ?id|ssn|soc sec id|social security( number| id)?|national id|passport|pasaporte)$/,
  ],
  [
    'birth_date',
    /^(fecha (de )?nac(imiento)?|f nac(imiento)?|fec nac|nacimiento|fnac|cumpleanos|birth ?date|date of birth|dob|birth ?day|born|year of birth|birth year|yob)$/,
  ],
  ['postcode', /^(codigo postal|cp|c p|cod postal|codpostal|post ?code|zip|zip ?code|postal ?code|postcode fake|plz)$/],
  ['city', /^(ciudad|municipio|localidad|poblacion|comuna|city|town|suburb|locality|birth place|place of birth|lugar de nacimiento)$/],
  ['region', /^(estado|provincia|region|departamento|comunidad|state|province|county|entidad)$/],
  ['country', /^(pais|country|country code|nacionalidad)$/],
  [
    'address',
    /^(direccion|domicilio|calle|calle y numero|direccion ?\d|numero exterior|numero|num ext|colonia|barrio|address|address ?\d|address line ?\d?|street( address| number| name)?|street|house number|addr)$/,
  ],
  ['handle', /^(instagram|usuario( de)? instagram|ig|handle|usuario|twitter|facebook|tiktok|user ?name|red social|alias)$/],
  [
    'card',
    /^(tarjeta|numero (de )?tarjeta|tarjeta (de )?(cliente|lealtad|puntos|fidelidad)|monedero|card|card (number|id)|loyalty( card| id| number)?|membership( number| id)?)$/,
  ],
  [
    'customer_number',
    /^(numero (de )?cliente|num cliente|no cliente|n cliente|id cliente|cliente id|codigo (de )?cliente|clave cliente|customer (number|id|no|code)|client (number|id)|customer_number|account( number)?|user ?id)$/,
  ],
  ['device', /^(dispositivo|device|device id|anonymous ?id|cookie|cookie id)$/],
  ['company', /^(empresa|compania|company|organization|organisation|employer)$/],
  ['id', /^(id|record ?id|rec ?id|id registro|registro|unique ?id|external ?id|uid|uuid|row ?id|folio|clave|key|identificador)$/],
]
/** What answers, labels and clusters are called: never evidence. */
const answers = /^(cluster|cluster id|person id|persona|entity id|truth|label|ent id|true id|true person|match id|gold)$/
const fits: readonly [Field, (value: string) => boolean][] = [
  ['email', (value) => /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(value)],
  ['birth_date', (value) => /^(19|20)\d\d-\d\d-\d\d$/.test(value) || /^\d{1,2}\/\d{1,2}\/(19|20)\d\d$/.test(value)],
  ['phone', (value) => /^\+?[\d\s().-]{9,18}$/.test(value) && /^\d{9,14}$/.test(value.replaceAll(/\D/g, ''))],
]
const single = new Set<Field | 'id'>([
  'id',
  'first_name',
  'last_name',
  'second_last_name',
  'birth_date',
  'city',
  'region',
  'postcode',
  'country',
  'full_name',
])

/** What each column of a file means, from its header and, where that says nothing, from its values. `null`: not used. */
export function guessColumns(headers: string[], sample: string[][]): (Field | 'id' | null)[] {
  const taken = new Set<Field | 'id'>()
  const claim = (field: Field | 'id' | null) => {
    if (!field || (single.has(field) && taken.has(field))) return null
    taken.add(field)
    return field
  }
  const words = headers.map(headerWords)
  const guessed = words.map((header) =>
    answers.test(header) ? null : claim(meanings.find(([, shape]) => shape.test(header))?.[0] ?? null),
  )
  for (const [column, header] of words.entries()) {
    if (guessed[column] !== null || answers.test(header)) continue
    const field = guessFromValues(sample.map((row) => row[column] ?? ''))
    if (field !== 'birth_date' || !otherDates.test(header)) guessed[column] = claim(field)
  }
  return wholeNames(guessed, words, sample)
}

/** Days that look like a birthday and are none: of a purchase, a visit, a sign-up. */
const otherDates =
  /\b(fecha$|compra|pedido|orden|venta|visita|alta|baja|registro|creado|creacion|actualizado|actualizacion|ultim[oa]|primera?|pago|vence|vencimiento|factura|envio|entrega|order|purchase|visit|created|updated|modified|signup|signed|last|paid|due|invoice|date$)/

const headerWords = (header: string) =>
  fold(
    header
      .slice(0, 80)
      .replaceAll(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
      .replaceAll('_', ' '),
  ).replaceAll(/\bnro\b/g, 'numero')

function guessFromValues(values: string[]): Field | null {
  const stated = values.map((value) => value.trim()).filter(Boolean)
  if (stated.length === 0) return null
  return fits.find(([, fit]) => stated.filter(fit).length >= stated.length * 0.8)?.[0] ?? null
}

/** "Nombre" without any surname column holds whole names. */
function wholeNames(guessed: (Field | 'id' | null)[], words: string[], sample: string[][]): (Field | 'id' | null)[] {
  const at = guessed.indexOf('first_name')
  if (at < 0 || guessed.includes('last_name') || guessed.includes('full_name')) return guessed
  const several = sample.filter((row) => /\S\s+\S/.test(row[at]?.trim() ?? '')).length
  if (/^nombres?$/.test(words[at] ?? '') || several * 2 > sample.length) return guessed.with(at, 'full_name')
  return guessed
}
