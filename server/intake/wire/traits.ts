import type { Attributes } from '#identity'

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
  birthday: 'birth_date',
  birthdate: 'birth_date',
  dateofbirth: 'birth_date',
  fechadenacimiento: 'birth_date',
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
  customernumber: 'customer_number',
  card: 'card',
}

const foldName = (name: string) =>
  name
    .normalize('NFD')
    .replaceAll(/[^A-Za-z]/g, '')
    .toLowerCase()

/** Gathers what calls state about a customer; the same value said twice counts once. */
export class StatedAttributes {
  readonly #values = new Map<Field, Set<string>>()

  add(field: Field, stated: unknown): this {
    const values = Array.isArray(stated) ? stated : [stated]
    for (const value of values) {
      if (typeof value !== 'string' && typeof value !== 'number') continue
      const text = String(value).trim()
      if (text === '') continue
      const known = this.#values.get(field)
      if (known) known.add(text)
      else this.#values.set(field, new Set([text]))
    }
    return this
  }

  /** `traits` of identify, or of any call's context. Traits we have no field for say nothing about who it is. */
  addTraits(traits: unknown): this {
    if (!isObject(traits)) return this
    const has = new Set(Object.keys(traits).map(foldName))
    for (const [name, value] of Object.entries(traits)) {
      const folded = foldName(name)
      const field = fieldNames[folded]
      if (field === 'address' && isObject(value)) this.addTraits(value)
      else if (field === 'company' && isObject(value)) this.add('company', value.name)
      // "nombre" beside "apellido" is a first name.
      else if (folded === 'nombre' && (has.has('apellido') || has.has('apellidos'))) this.add('first_name', value)
      else if (field) this.add(field, value)
    }
    return this
  }

  addExternalIds(ids: unknown): this {
    for (const one of Array.isArray(ids) ? ids : []) {
      if (!isObject(one) || typeof one.type !== 'string' || one.collection === 'accounts') continue
      this.add(externalKinds[foldName(one.type)] ?? 'other', one.id)
    }
    return this
  }

  get attributes(): Attributes {
    return Object.fromEntries([...this.#values].map(([field, values]) => [field, values.size === 1 ? [...values][0] : [...values]]))
  }
}

export const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value)
