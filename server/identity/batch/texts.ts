import type { Phase } from './engine.ts'
import type { Misuse } from './options.ts'

export type Language = 'es' | 'en'
type Text = Record<Language, string>

export const misuses: Record<Misuse['key'], Text> = {
  usage: {
    es: 'Uso: pulsera resolve ARCHIVO.csv [--id COL] [--map COL=CAMPO …] [--country MX] [--out clusters.csv] [--review review.csv] [--report report.html] [--json]',
    en: 'Usage: pulsera resolve FILE.csv [--id COL] [--map COL=FIELD …] [--country MX] [--out clusters.csv] [--review review.csv] [--report report.html] [--json]',
  },
  unknownColumn: { es: 'El archivo no tiene la columna «{detail}».', en: 'The file has no column "{detail}".' },
  unknownField: { es: 'No existe el campo «{detail}». Campos: {fields}.', en: 'There is no field "{detail}". Fields: {fields}.' },
  unknownOption: {
    es: 'No entiendo la opción {detail}: no existe o su valor no vale.',
    en: 'I do not understand the option {detail}: there is none, or its value is wrong.',
  },
}

export const failures = {
  missing: { es: 'No puedo leer el archivo {file}.', en: 'I cannot read the file {file}.' },
  empty: { es: 'El archivo {file} no tiene filas.', en: 'The file {file} has no rows.' },
  utf16: {
    es: 'El archivo {file} está en UTF-16. Guárdalo como CSV UTF-8 y vuelve a intentarlo.',
    en: 'The file {file} is in UTF-16. Save it as UTF-8 CSV and try again.',
  },
  noColumns: {
    es: 'No reconozco ninguna columna de {file}. Indícalas con --map COL=CAMPO. Campos: {fields}.',
    en: 'I recognise no column of {file}. Name them with --map COL=FIELD. Fields: {fields}.',
  },
} satisfies Record<string, Text>

export const phases: Record<Phase, Text> = {
  read: { es: 'Leyendo', en: 'Reading' },
  group: { es: 'Agrupando', en: 'Grouping' },
  compare: { es: 'Comparando', en: 'Comparing' },
  cluster: { es: 'Uniendo', en: 'Joining' },
}

export const summary = {
  columns: { es: 'Columnas', en: 'Columns' },
  counts: {
    es: '{records} registros → {people} personas ({index} registros por persona) en {seconds} s',
    en: '{records} records → {people} people ({index} records per person) in {seconds} s',
  },
  doubts: {
    es: '{doubts} parejas por revisar, {related} que solo comparten un contacto',
    en: '{doubts} pairs to review, {related} that only share a contact',
  },
  repeated: {
    es: '{repeated} identificadores repetidos: esas filas se nombran por su número.',
    en: '{repeated} repeated ids: those rows are named by their number.',
  },
  written: { es: 'Escrito: {files}', en: 'Written: {files}' },
  ignored: { es: 'ignorada', en: 'ignored' },
} satisfies Record<string, Text>

export const report = {
  title: { es: 'Tus clientes, una sola vez', en: 'Your customers, once each' },
  records: { es: 'registros', en: 'records' },
  people: { es: 'personas', en: 'people' },
  index: { es: 'registros por persona', en: 'records per person' },
  toReview: { es: 'parejas por revisar', en: 'pairs to review' },
  bySource: { es: 'Índice de multiverso por origen', en: 'Index of multiverse by source' },
  source: { es: 'Origen', en: 'Source' },
  sizes: { es: 'Personas según cuántos registros tienen', en: 'People by how many records they have' },
  strangest: { es: 'Las uniones más extrañas', en: 'The strangest joins' },
  strangestNote: { es: 'Las que menos pruebas tienen: míralas primero.', en: 'Those with the least evidence: look at them first.' },
  doubts: { es: 'Dudas', en: 'Doubts' },
  doubtsNote: { es: 'Podrían ser la misma persona. Nadie se ha unido.', en: 'They may be the same person. Nobody was joined.' },
  none: { es: 'Ninguna.', en: 'None.' },
  howMade: {
    es: 'Modelo {model}. Hecho en esta máquina; ningún dato ha salido de ella.',
    en: 'Model {model}. Made on this machine; no datum has left it.',
  },
} satisfies Record<string, Text>

/** A text with its `{places}` filled. */
export const say = (text: Text, language: Language, values: Record<string, string | number> = {}): string =>
  text[language].replace(/\{(\w+)\}/g, (_, place: string) => {
    const value = values[place]
    return typeof value === 'number' ? value.toLocaleString(language) : (value ?? '')
  })
