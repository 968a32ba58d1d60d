import { type Attributes, isBirthDate } from '#identity'
import { isStated, type Misread, misread } from './misread.ts'
import { OtherTraits } from './stated-traits.ts'

type Json = Record<string, unknown>
type Field = keyof Attributes

/** Folded trait names (no case, spaces, accents or underscores) that state a field. */
const fieldNames: Record<string, Field> = {
  name: 'full_name',
  fullname: 'full_name',
  nombrecompleto: 'full_name',
  nombre: 'full_name',
  firstname: 'first_name',
  primernombre: 'first_name',
  lastname: 'last_name',
  apellido: 'last_name',
  apellidos: 'last_name',
  primerapellido: 'last_name',
  secondlastname: 'second_last_name',
  segundoapellido: 'second_last_name',
  email: 'email',
  correo: 'email',
  correoelectronico: 'email',
  phone: 'phone',
  phonenumber: 'phone',
  mobile: 'phone',
  telefono: 'phone',
  celular: 'phone',
  movil: 'phone',
  whatsapp: 'phone',
  // WhatsApp's id of somebody for one business: a name of theirs that changes with the number.
  bsuid: 'handle',
  businessscopeduserid: 'handle',
  whatsappuserid: 'handle',
  birthday: 'birth_date',
  birthdate: 'birth_date',
  dateofbirth: 'birth_date',
  fechadenacimiento: 'birth_date',
  fechanacimiento: 'birth_date',
  nacimiento: 'birth_date',
  cumpleanos: 'birth_date',
  document: 'document',
  documento: 'document',
  taxid: 'document',
  nationalid: 'document',
  dni: 'document',
  nie: 'document',
  nif: 'document',
  rfc: 'document',
  curp: 'document',
  rut: 'document',
  cuit: 'document',
  cuil: 'document',
  cpf: 'document',
  nit: 'document',
  cedula: 'document',
  address: 'address',
  street: 'address',
  direccion: 'address',
  calle: 'address',
  domicilio: 'address',
  city: 'city',
  ciudad: 'city',
  state: 'region',
  region: 'region',
  estado: 'region',
  provincia: 'region',
  departamento: 'region',
  postalcode: 'postcode',
  postcode: 'postcode',
  zip: 'postcode',
  codigopostal: 'postcode',
  country: 'country',
  pais: 'country',
  instagram: 'handle',
  handle: 'handle',
  username: 'handle',
  card: 'card',
  loyaltycard: 'card',
  tarjeta: 'card',
  customernumber: 'customer_number',
  customerid: 'customer_number',
  numerodecliente: 'customer_number',
  company: 'company',
  empresa: 'company',
}

/** What identifies somebody in `context.externalIds`; device ids of any platform are devices. */
const externalKinds: Record<string, Field> = {
  email: 'email',
  phone: 'phone',
  anonymousid: 'device',
  crossdomainid: 'device',
  iosidfa: 'device',
  iosid: 'device',
  androidid: 'device',
  androididfa: 'device',
  gaclientid: 'device',
  whatsapp: 'phone',
  instagram: 'handle',
  bsuid: 'handle',
  businessscopeduserid: 'handle',
  whatsappuserid: 'handle',
  customernumber: 'customer_number',
  card: 'card',
}

const digits = /\d/g
// "No tiene" is an answer, and no mistake.
const nothing = /^(n\/?[ad]|none|null|undefined|nan|no|no tiene|ningun[oa]?|sin .*|s\/n|x+|[^\p{L}\p{N}]+|0+)$/iu
// Tables and forms fill these in for nobody; who tells no year says a birthday all the same.
const noDate = /(^|\D)000[01](\D|$)/
const dayAndMonth = /^-*\d{1,2}(?:[-/.]\d{1,2}|\s+(?:de\s+)?\p{L}{3,10})$/iu
/** A phone without digits to call, a mail that nothing can be sent to, a day that no calendar of that country has. */
function isNonsense(field: Field, text: string, country: string): boolean {
  if (field === 'birth_date') return !isBirthDate(text, country) && ![nothing, noDate, dayAndMonth].some((known) => known.test(text))
  if (field === 'phone') return (text.match(digits)?.length ?? 0) < 6 && !nothing.test(text)
  if (field === 'email') return !isMail(text) && !nothing.test(text)
  return false
}

/** Something, an @, something with a dot inside. Looked for, and not matched: of half a megabyte of "@." a pattern tries every pair, and the house stands still. */
function isMail(text: string): boolean {
  const at = text.indexOf('@', 1)
  return at > 0 && text.lastIndexOf('.', text.length - 2) > at + 1 && !/\s/.test(text)
}

const lettersOf = (name: string) =>
  name
    .normalize('NFD')
    .replaceAll(/[^A-Za-z]/g, '')
    .toLowerCase()

/** The field that a trait of this name states, or that is called so here. */
export const fieldNamed = (name: string): Field | undefined => {
  const folded = lettersOf(name)
  return Object.hasOwn(fieldNames, folded) ? fieldNames[folded] : fields.find((field) => field === name)
}
const fields = [...new Set(Object.values(fieldNames))]

/** Gathers what calls state about a customer; the same value said twice counts once. */
export class StatedAttributes {
  readonly #values = new Map<Field, Set<string>>()
  /** What was stated and is no such thing, or larger than is kept. */
  readonly misread: Misread[] = []
  /** What is said besides, under names that are no field's. */
  readonly others = new OtherTraits(this.misread)

  readonly #country: string

  /** `country`: where it is stated, as dates are written there. */
  constructor(country = '') {
    this.#country = country
  }

  /** `name`: what the call calls it. */
  add(field: Field, stated: unknown, name: string = field): this {
    const values = Array.isArray(stated) ? stated : [stated]
    for (const value of values) {
      if (typeof value !== 'string' && typeof value !== 'number') {
        if (isStated(value)) this.misread.push(misread(name, value))
        continue
      }
      const text = String(value).trim()
      if (text === '') continue
      // Kept as it was said all the same: a fact is a fact, and nobody is recognised by it.
      if (isNonsense(field, text, this.#country)) this.misread.push(misread(name, text))
      const known = this.#values.get(field)
      if (known) known.add(text)
      else this.#values.set(field, new Set([text]))
    }
    return this
  }

  /** `traits` of identify, or of any call's context. Traits we have no field for say nothing about who it is. `within`: the trait that these stand in. */
  addTraits(traits: unknown, within = ''): this {
    if (!isObject(traits)) {
      if (isStated(traits)) this.misread.push(misread('traits', traits))
      return this
    }
    const has = new Set(Object.keys(traits).map(lettersOf))
    for (const [name, value] of Object.entries(traits)) {
      const folded = lettersOf(name)
      const field = fieldNames[folded]
      if (field === 'address' && isObject(value)) this.#addAddress(value, name, within)
      else if (field === 'company' && isObject(value)) this.#addCompany(value, `${within}${name}`)
      // "nombre" beside "apellido" is a first name.
      else if (folded === 'nombre' && (has.has('apellido') || has.has('apellidos'))) this.add('first_name', value, name)
      else if (field) this.add(field, value, name)
      else this.others.add(`${within}${name}`, value)
    }
    return this
  }

  /** An address within an address is none: what reads it would follow it for ever. */
  #addAddress(value: Json, name: string, within: string): void {
    if (within === '') this.addTraits(value, `${name}.`)
    else this.others.add(`${within}${name}`, value)
  }

  #addCompany({ name, ...more }: Json, within: string): void {
    this.add('company', name, within)
    for (const [one, value] of Object.entries(more)) this.others.add(`${within}.${one}`, value)
  }

  addExternalIds(ids: unknown): this {
    for (const one of Array.isArray(ids) ? ids : []) {
      if (!isObject(one) || typeof one.type !== 'string' || one.collection === 'accounts') continue
      this.add(externalKinds[lettersOf(one.type)] ?? 'other', one.id)
    }
    return this
  }

  /** Clients repeat among the traits by which name they call whom they speak of. */
  leaveOutNames({ userId, anonymousId }: { userId: string | null; anonymousId: string | null }): this {
    if (this.others.isEmpty) return this
    const own = new Map([
      ['userid', userId],
      ['id', userId],
      ['anonymousid', anonymousId],
    ])
    // No object is a name, and one that bears a "toString" of its own cannot even be written as text.
    this.others.leaveOut((name, value) => typeof value !== 'object' && own.get(lettersOf(name)) === String(value))
    return this
  }

  get attributes(): Attributes {
    return Object.fromEntries([...this.#values].map(([field, values]) => [field, values.size === 1 ? [...values][0] : [...values]]))
  }
}

export const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value)
