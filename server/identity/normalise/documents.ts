import { stdnum } from 'stdnum'
import { isNobodyDocument } from './nobody.ts'
import { valuesOf } from './values.ts'

/** A document: `kind` is the country and the sort ("ES.dni") when its check digit holds, "raw" otherwise. */
export type Document = { kind: string; value: string }

type Validator = { validate(value: string): { isValid: boolean; compact?: string } }

/** The sorts that name one person, by country; company numbers are left out unless people use them too. */
const sorts: Record<string, readonly string[]> = {
  MX: ['curp', 'rfc'],
  ES: ['dni', 'nie'],
  CL: ['rut'],
  AR: ['cuit'],
  CO: ['nit'],
  BR: ['cpf'],
  PE: ['ruc', 'cui'],
  EC: ['ci', 'ruc'],
  UY: ['cedula'],
  PY: ['ruc'],
  VE: ['rif'],
  CR: ['cpf'],
  GT: ['nit'],
  DO: ['cedula'],
  SV: ['nit'],
}
/** How a number of each sort looks; only what looks right has its check digit computed. */
const shapes: Record<string, RegExp> = {
  'MX.curp': /^[A-Z]{4}\d{6}[A-Z]{6}[A-Z0-9]\d$/,
  'MX.rfc': /^[A-Z&Ñ]{3,4}\d{6}[A-Z0-9]{3}$/,
  'ES.dni': /^\d{8}[A-Z]$/,
  'ES.nie': /^[XYZ]\d{7}[A-Z]$/,
  'CL.rut': /^\d{7,8}[0-9K]$/,
  'AR.cuit': /^\d{11}$/,
  'BR.cpf': /^\d{11}$/,
  'PE.ruc': /^\d{11}$/,
  'EC.ci': /^\d{10}$/,
  'EC.ruc': /^\d{13}$/,
  'DO.cedula': /^\d{11}$/,
}
const sortName: Record<string, string> = { 'CL.run': 'CL.rut' }
const documentsMax = 6

function validKind(value: string, country: string): Document | undefined {
  const ofCountry = (stdnum as unknown as Record<string, Record<string, Validator>>)[country]
  for (const sort of sorts[country] ?? []) {
    const kind = `${country}.${sort}`
    if (shapes[kind]?.test(value) === false) continue
    const checked = ofCountry?.[sort]?.validate(value)
    if (checked?.isValid) return { kind: sortName[kind] ?? kind, value: checked.compact ?? value }
  }
  return undefined
}

/** Sorts of which true ones are about whose check digit does not hold. */
const looseSorts = new Set(['MX.rfc'])

/** Of a document with fewer letters and figures something is missing. */
export const documentLengthMin = 5

/**
 * A slip of the keys, wherever that is asked (a card, a row of a file, the quality of what was captured): what is too short for any document, or has the
 * very look of a sort of this country while its check digit or its date does not hold.
 */
export function isMistypedDocument(text: string, country: string): boolean {
  if (isShortDocument(text)) return true
  const value = spellDocument(text)
  const kinds = (sorts[country] ?? []).map((sort) => `${country}.${sort}`)
  const looksLike = kinds.some((kind) => !looseSorts.has(kind) && shapes[kind]?.test(value))
  return looksLike && !validKind(value, country)
}

/** Without a figure nothing is too short: "N/A", "s/n" and "no" say that there is none. */
function isShortDocument(text: string): boolean {
  if (!/\d/.test(text)) return false
  const length = text.replaceAll(/[^A-Z0-9]/gi, '').length
  return length < documentLengthMin
}

function spellDocument(text: string): string {
  const upper = text.slice(0, 60).toUpperCase()
  return plain.test(upper)
    ? upper
    : upper
        .trim()
        .replace(label, '')
        .replaceAll(/[^A-Z0-9]/g, '')
}

const plain = /^[A-Z0-9]*$/

/** Letters of a label ("DNI", "RFC:", "C.C.") before the number itself. */
const label = /^(?:DNI|NIE|NIF|RFC|CURP|RUT|RUN|CUIT|CUIL|CPF|NIT|CC|CI|CEDULA|RUC|DOC|ID|PASAPORTE|PASSPORT|NO|NUM)[\s.:#º°-]+/

/** Nothing when it is too short, or a number that stands for everybody (XAXX010101000, 222222222222). */
export function normaliseDocument(text: string, country: string): Document | undefined {
  const value = spellDocument(text)
  if (value.length < documentLengthMin || value.length > 24 || !/\d/.test(value) || isNobodyDocument(value)) return undefined
  return validKind(value, country) ?? { kind: 'raw', value: value.replace(/^0+(?=\d{6})/, '') }
}

const several = /[;,|]/

export function normaliseDocuments(stated: unknown, country: string): Document[] {
  const found = new Map<string, Document>()
  const add = (one: Document) => {
    if (found.size < documentsMax) found.set(`${one.kind}:${one.value}`, one)
  }
  for (const value of valuesOf(stated)) {
    for (const piece of several.test(value) ? value.split(several, documentsMax * 2) : [value]) {
      const one = normaliseDocument(piece, country)
      if (!one) continue
      add(one)
      const inside = numberInside(one)
      if (inside) add({ kind: 'raw', value: inside })
    }
  }
  return [...found.values()]
}

/** A person's tax number is made of the number on the identity card: 20-12345678-6 is DNI 12345678's, NIT 52123456-1 is cédula 52123456's. */
function numberInside({ kind, value }: Document): string | undefined {
  if (kind === 'AR.cuit' && /^2[0347]/.test(value)) return value.slice(2, 10).replace(/^0/, '')
  if (kind === 'CO.nit' && !/^[89]\d{9}$/.test(value)) return value.slice(0, -1)
  return undefined
}

/** The day of birth that Mexican tax and population numbers hold (GODE561231GR8). */
export function birthInside({ kind, value }: Document): string | undefined {
  const found = kind === 'MX.rfc' || kind === 'MX.curp' ? /^[A-Z&Ñ]{4}(\d{2})(\d{4})/.exec(value) : null
  if (!found) return undefined
  const isYoung = kind === 'MX.curp' ? /[A-Z]/.test(value[16] ?? '') : Number(found[1]) < adultFrom
  return `${isYoung ? '20' : '19'}${found[1]}${found[2]}`
}

/** Who pays taxes was born before this year of the century, or in the last one. */
const adultFrom = 10
