import type { Rule } from './compare/index.ts'
import type { Band } from './types.ts'

export type Language = 'es' | 'en'
type Sentence = Record<Language, string>

/** How each verdict begins. */
export const openings: Record<Band, Sentence> = {
  join: { es: 'Es la misma persona.', en: 'It is the same person.' },
  doubt: { es: 'Podría ser la misma persona; conviene revisarlo.', en: 'It may be the same person; please review.' },
  related: { es: 'Comparten un dato de contacto, pero no son la misma persona.', en: 'They share a contact, but are not the same person.' },
  apart: { es: 'No son la misma persona.', en: 'They are not the same person.' },
}

/** One sentence for every rule, as a shop assistant would say it. `{value}`, `{one}` and `{other}` come from the stored facts. */
export const sentences: Record<Rule, Sentence> = {
  'document.same': { es: 'Tienen el mismo documento ({value}).', en: 'They have the same document ({value}).' },
  'document.raw': { es: 'Tienen el mismo número de documento ({value}).', en: 'They have the same document number ({value}).' },
  'document.near': { es: 'Sus documentos casi coinciden ({one} y {other}).', en: 'Their documents almost match ({one} and {other}).' },
  'document.different': { es: 'Sus documentos son distintos.', en: 'Their documents differ.' },
  'document.other': { es: 'Sus documentos son otros.', en: 'Their documents are two different ones.' },
  'card.same': { es: 'Usan la misma tarjeta ({value}).', en: 'They use the same card ({value}).' },
  'number.same': { es: 'Tienen el mismo número de cliente ({value}).', en: 'They have the same customer number ({value}).' },
  'phone.same': { es: 'Tienen el mismo teléfono ({value}).', en: 'They have the same phone ({value}).' },
  'phone.part': {
    es: 'Un teléfono está incompleto y coincide con el otro ({value}).',
    en: 'One phone is incomplete and fits the other ({value}).',
  },
  'phone.near': {
    es: 'Sus teléfonos difieren en una cifra ({one} y {other}).',
    en: 'Their phones differ by one digit ({one} and {other}).',
  },
  'phone.different': { es: 'Sus teléfonos son distintos.', en: 'Their phones differ.' },
  'email.same': { es: 'Tienen el mismo correo ({value}).', en: 'They have the same email ({value}).' },
  'email.slip': {
    es: 'Es el mismo correo con el proveedor mal escrito ({one} y {other}).',
    en: 'It is the same email with the provider misspelt ({one} and {other}).',
  },
  'email.near': {
    es: 'Sus correos difieren en una o dos letras ({one} y {other}).',
    en: 'Their emails differ by one or two letters ({one} and {other}).',
  },
  'email.user': {
    es: 'Sus correos empiezan igual en otro proveedor ({one} y {other}).',
    en: 'Their emails start alike at another provider ({one} and {other}).',
  },
  'email.different': { es: 'Sus correos son distintos.', en: 'Their emails differ.' },
  'email.other_name': {
    es: 'El correo lleva el nombre de otra persona ({value}).',
    en: 'The email holds the name of someone else ({value}).',
  },
  'email.name': {
    es: 'El correo lleva su nombre, así que no cuenta dos veces.',
    en: 'The email holds the name, so it does not count twice.',
  },
  'handle.same': { es: 'Usan el mismo usuario ({value}).', en: 'They use the same handle ({value}).' },
  'handle.email': {
    es: 'El usuario de uno es el principio del correo del otro ({value}).',
    en: 'The handle of one begins the email of the other ({value}).',
  },
  'email.year': {
    es: 'El correo lleva el año en que nació ({value}).',
    en: 'The email holds the year of birth ({value}).',
  },
  'device.same': { es: 'Usan el mismo dispositivo.', en: 'They use the same device.' },
  'birth.same': { es: 'Nacieron el mismo día.', en: 'They were born on the same day.' },
  'birth.swapped': {
    es: 'Es la misma fecha de nacimiento con día y mes cambiados.',
    en: 'It is the same birth date with day and month swapped.',
  },
  'birth.typo': { es: 'Sus fechas de nacimiento difieren en una cifra.', en: 'Their birth dates differ by one digit.' },
  'birth.part': { es: 'Coinciden dos partes de la fecha de nacimiento.', en: 'Two parts of the birth date match.' },
  'birth.near': { es: 'Sus fechas de nacimiento se parecen.', en: 'Their birth dates are alike.' },
  'birth.blurred': { es: 'Sus fechas de nacimiento se parecen de lejos.', en: 'Their birth dates are remotely alike.' },
  'birth.different': { es: 'Nacieron en fechas distintas.', en: 'They were born on different days.' },
  'birth.generation': { es: 'Entre sus fechas de nacimiento hay una generación.', en: 'A generation lies between their birth dates.' },
  'given.same': { es: 'Tienen el mismo nombre de pila ({one}).', en: 'They have the same first name ({one}).' },
  'given.pet': { es: '{one} y {other} son formas del mismo nombre.', en: '{one} and {other} are forms of one name.' },
  'given.variant': { es: '{one} y {other} son variantes del mismo nombre.', en: '{one} and {other} are variants of one name.' },
  'given.sound': { es: '{one} y {other} suenan igual.', en: '{one} and {other} sound the same.' },
  'given.near': { es: '{one} y {other} son casi el mismo nombre.', en: '{one} and {other} are almost the same name.' },
  'given.alike': { es: '{one} y {other} se parecen.', en: '{one} and {other} are alike.' },
  'given.initial': { es: 'La inicial del nombre coincide ({one}, {other}).', en: 'The initial of the name matches ({one}, {other}).' },
  'given.different': { es: 'Sus nombres son distintos ({one} y {other}).', en: 'Their first names differ ({one} and {other}).' },
  'given.second': { es: 'También coincide el segundo nombre ({one}).', en: 'The second first name matches too ({one}).' },
  'surname.same': { es: 'Tienen el mismo apellido ({one}).', en: 'They have the same surname ({one}).' },
  'surname.sound': { es: 'Sus apellidos suenan igual ({one} y {other}).', en: 'Their surnames sound the same ({one} and {other}).' },
  'surname.near': { es: 'Sus apellidos casi coinciden ({one} y {other}).', en: 'Their surnames almost match ({one} and {other}).' },
  'surname.alike': { es: 'Sus apellidos se parecen ({one} y {other}).', en: 'Their surnames are alike ({one} and {other}).' },
  'surname.initial': {
    es: 'La inicial del apellido coincide ({one}, {other}).',
    en: 'The initial of the surname matches ({one}, {other}).',
  },
  'surname.different': { es: 'Sus apellidos son distintos ({one} y {other}).', en: 'Their surnames differ ({one} and {other}).' },
  'surname.second': { es: 'También coincide el segundo apellido ({one}).', en: 'The second surname matches too ({one}).' },
  'surname.second_near': {
    es: 'El segundo apellido casi coincide ({one} y {other}).',
    en: 'The second surname almost matches ({one} and {other}).',
  },
  'surname.second_different': {
    es: 'El segundo apellido es distinto ({one} y {other}).',
    en: 'The second surname differs ({one} and {other}).',
  },
  'surname.mothers': {
    es: 'El apellido de una es el segundo de la otra, como en madre e hija ({one}).',
    en: 'The surname of one is the second of the other, as of mother and child ({one}).',
  },
  'surname.order': { es: 'Coincide un apellido en otro orden ({one}).', en: 'A surname matches in another order ({one}).' },
  'name.swapped': {
    es: 'Es el mismo nombre con nombre y apellido cambiados de lugar.',
    en: 'It is the same name with first name and surname swapped.',
  },
  'generation.different': { es: 'Uno es padre y el otro hijo (Sr. y Jr.).', en: 'One is senior, the other junior.' },
  'address.same': { es: 'Viven en la misma dirección ({value}).', en: 'They live at the same address ({value}).' },
  'address.street': { es: 'Viven en la misma calle ({value}).', en: 'They live in the same street ({value}).' },
  'address.number': { es: 'Coincide el número de la calle.', en: 'The house number matches.' },
  'address.different': { es: 'Sus direcciones son distintas.', en: 'Their addresses differ.' },
  'postcode.same': { es: 'Tienen el mismo código postal ({value}).', en: 'They have the same postcode ({value}).' },
  'postcode.near': { es: 'Sus códigos postales difieren en una cifra.', en: 'Their postcodes differ by one character.' },
  'postcode.different': { es: 'Sus códigos postales son distintos.', en: 'Their postcodes differ.' },
  'city.same': { es: 'Viven en la misma ciudad ({one}).', en: 'They live in the same city ({one}).' },
  'city.near': { es: 'Sus ciudades casi coinciden ({one} y {other}).', en: 'Their cities almost match ({one} and {other}).' },
  'city.different': { es: 'Viven en ciudades distintas.', en: 'They live in different cities.' },
  'region.same': { es: 'Viven en la misma región.', en: 'They live in the same region.' },
  'region.different': { es: 'Viven en regiones distintas.', en: 'They live in different regions.' },
  'company.same': { es: 'Dan la misma empresa ({value}).', en: 'They state the same company ({value}).' },
  'other.same': { es: 'Coincide otro dato ({value}).', en: 'Another detail matches ({value}).' },
  'other.different': { es: 'Otro dato es distinto.', en: 'Another detail differs.' },
  'gate.names': {
    es: 'Sus nombres no cuadran: un contacto igual no basta.',
    en: 'Their names do not fit: an equal contact is not enough.',
  },
  'gate.birth': { es: 'Dos fechas de nacimiento distintas son dos personas.', en: 'Two different birth dates are two people.' },
  'gate.document': { es: 'Dos documentos válidos distintos son dos personas.', en: 'Two different valid documents are two people.' },
  'gate.generation': { es: 'Padre e hijo son dos personas.', en: 'Senior and junior are two people.' },
  'gate.name_only': { es: 'Solo coincide el nombre: hay quien se llama igual.', en: 'Only the name matches: people share names.' },
  'gate.rare_name': {
    es: 'Solo coincide el nombre, pero es poco común y nada más lo contradice.',
    en: 'Only the name matches, but it is rare and nothing speaks against it.',
  },
  'gate.claim': {
    es: 'Lo dice un formulario sin verificar: mientras nadie lo confirme, no cuenta como suyo.',
    en: 'An unverified form says so: until somebody confirms it, it does not count as theirs.',
  },
  'gate.device': {
    es: 'Es una visita sin nombre: es suya mientras nadie más use ese dispositivo.',
    en: 'It is a nameless visit: it is theirs for as long as nobody else uses that device.',
  },
  'gate.home': {
    es: 'Viven juntos y se llaman igual, pero sus contactos son otros: podrían ser padre e hijo.',
    en: 'They share a home and a name, but not a contact: they may be parent and child.',
  },
}
