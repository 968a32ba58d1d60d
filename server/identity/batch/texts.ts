import type { Phase } from './engine.ts'
import type { Misuse } from './options.ts'
import type { EvidenceKind } from './outcome.ts'

export type Language = 'es' | 'en'
type Text = Record<Language, string>

export const misuses: Record<Misuse['key'], Text> = {
  usage: {
    es: 'Uso: pulsera resolve ARCHIVO.csv [opciones]. Todas están en: pulsera resolve --help',
    en: 'Usage: pulsera resolve FILE.csv [options]. All of them are in: pulsera resolve --help',
  },
  unknownColumn: { es: 'El archivo no tiene la columna «{detail}».', en: 'The file has no column "{detail}".' },
  unknownField: { es: 'No existe el campo «{detail}». Campos: {fields}.', en: 'There is no field "{detail}". Fields: {fields}.' },
  unknownOption: {
    es: 'No entiendo la opción {detail}: no existe o su valor no vale.',
    en: 'I do not understand the option {detail}: there is none, or its value is wrong.',
  },
}

/** Every option in a line of its own. */
export const help: Text = {
  es: `Uso: pulsera resolve ARCHIVO.csv [opciones]

Dice quién es quién en un archivo, con el motor solo: no guarda nada ni necesita instalación.

  --out CLUSTERS.csv    dónde escribir record_id,person_id (clusters.csv; «-» es la salida estándar)
  --review REVIEW.csv   escribe también las parejas por revisar, con sus porqués
  --report REPORT.html  escribe también un informe para enseñar
  --id COL              la columna que identifica cada fila
  --map COL=CAMPO       qué es una columna; las veces que haga falta; «ignore» la deja fuera
  --country MX          el país de los teléfonos y documentos (MX si no se dice)
  --threads N           cuántos hilos trabajan (los que haya, si no se dice)
  --model MODELO.json   decide con el modelo de un negocio en vez del de fábrica
  --json                el resumen en JSON
  --help                esta ayuda

Campos: {fields}.
Termina con 0 si se hizo, 1 si un archivo no se puede usar, 2 si la orden no se entiende.`,
  en: `Usage: pulsera resolve FILE.csv [options]

Says who is who in a file, with the engine alone: it keeps nothing and needs no installation.

  --out CLUSTERS.csv    where to write record_id,person_id (clusters.csv; "-" is standard output)
  --review REVIEW.csv   also writes the pairs to review, with the reasons
  --report REPORT.html  also writes a report to show around
  --id COL              the column that identifies each row
  --map COL=FIELD       what a column is; as often as needed; "ignore" leaves it out
  --country MX          the country of phones and documents (MX when none is said)
  --threads N           how many threads work (as many as there are, when not said)
  --model MODEL.json    decides by a business's own model instead of the shipped one
  --json                the summary as JSON
  --help                this help

Fields: {fields}.
It ends with 0 when done, 1 when a file cannot be used, 2 when the command is not understood.`,
}

export const failures = {
  missing: { es: 'No existe el archivo {file}.', en: 'There is no file {file}.' },
  unreadable: { es: 'No puedo leer el archivo {file} ({code}).', en: 'I cannot read the file {file} ({code}).' },
  unwritable: {
    es: 'No puedo escribir {file} ({code}). Revisa la carpeta y los permisos.',
    en: 'I cannot write {file} ({code}). Check the folder and its permissions.',
  },
  noModel: {
    es: '{file} no es un modelo de Pulsera: falla en «{at}». Descárgalo de nuevo en Gobierno → Cómo reconocemos. No he escrito nada.',
    en: '{file} is no model of Pulsera: it fails at "{at}". Download it again from Governance → How we recognise. Nothing was written.',
  },
  empty: { es: 'El archivo {file} no tiene filas.', en: 'The file {file} has no rows.' },
  utf16: {
    es: 'El archivo {file} está en UTF-16. Guárdalo como CSV UTF-8 y vuelve a intentarlo.',
    en: 'The file {file} is in UTF-16. Save it as UTF-8 CSV and try again.',
  },
  binary: {
    es: 'El archivo {file} no es texto. Si es una hoja de cálculo, guárdala como CSV y vuelve a intentarlo.',
    en: 'The file {file} is no text. If it is a spreadsheet, save it as CSV and try again.',
  },
  quote: {
    es: 'En {file}, unas comillas que se abren en la línea {line} no se cierran. Corrígelas y vuelve a intentarlo; no he escrito nada.',
    en: 'In {file}, a quote that opens on line {line} never closes. Mend it and try again; nothing was written.',
  },
  cells: {
    es: 'En {file}, la línea {line} tiene más celdas que las {columns} columnas de la cabecera. Un separador dentro de un valor va entre comillas. No he escrito nada.',
    en: 'In {file}, line {line} has more cells than the {columns} columns of the header. A separator inside a value goes between quotes. Nothing was written.',
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
    es: '{records} {records|registro|registros} → {people} {people|persona|personas} ({index} registros por persona) en {seconds} s',
    en: '{records} {records|record|records} → {people} {people|person|people} ({index} records per person) in {seconds} s',
  },
  doubts: {
    es: '{doubts} {doubts|pareja|parejas} por revisar, {related} que solo {related|comparte|comparten} un contacto',
    en: '{doubts} {doubts|pair|pairs} to review, {related} that only {related|shares|share} a contact',
  },
  repeated: {
    es: '{repeated} {repeated|identificador repetido: esa fila se nombra|identificadores repetidos: esas filas se nombran} por su número.',
    en: '{repeated} repeated {repeated|id: that row is named by its|ids: those rows are named by their} number.',
  },
  noId: {
    es: 'Ninguna columna es el identificador: las filas se nombran por su número. Indícala con --id COL.',
    en: 'No column is the id: rows are named by their number. Name it with --id COL.',
  },
  unnamed: {
    es: '{unnamed} {unnamed|fila sin identificador: se nombra|filas sin identificador: se nombran} por su número.',
    en: '{unnamed} {unnamed|row without an id: it is named by its|rows without an id: they are named by their} number.',
  },
  crowded: {
    es: '{crowded} {crowded|valor que comparte demasiada gente y que por eso no identifica|valores que comparte demasiada gente y que por eso no identifican} a nadie: {values}',
    en: '{crowded} {crowded|value that too many share, so that it identifies|values that too many share, so that they identify} nobody: {values}',
  },
  written: { es: 'Escrito: {files}', en: 'Written: {files}' },
  ignored: { es: 'ignorada', en: 'ignored' },
} satisfies Record<string, Text>

export const report = {
  title: { es: 'Tus clientes, una sola vez', en: 'Your customers, once each' },
  lead: {
    es: 'De {records} registros salen {people} personas: cada una aparece {index} veces en tus listas.',
    en: 'Of {records} records come {people} people: each appears {index} times in your lists.',
  },
  records: { es: 'registros', en: 'records' },
  people: { es: 'personas', en: 'people' },
  index: { es: 'registros por persona', en: 'records per person' },
  toReview: { es: 'parejas por revisar', en: 'pairs to review' },
  sizes: { es: 'Cuántas veces aparece cada persona', en: 'How many times each person appears' },
  sizesNote: { es: 'Personas según cuántos registros tienen.', en: 'People by how many records they have.' },
  bySource: { es: 'Índice de multiverso por origen', en: 'Index of multiverse by source' },
  bySourceNote: {
    es: 'Registros por persona dentro de cada origen: 1 quiere decir que nadie está dos veces.',
    en: 'Records per person within each source: 1 means that nobody is there twice.',
  },
  source: { es: 'Origen', en: 'Source' },
  evidence: { es: 'Qué los une', en: 'What joins them' },
  evidenceNote: {
    es: 'De cada cien uniones, en cuántas cuenta cada prueba (de una muestra de {joins}).',
    en: 'Of a hundred joins, in how many each kind of evidence counts (of a sample of {joins}).',
  },
  crowded: { es: 'Valores de todos y de nadie', en: 'Values of everybody and nobody' },
  crowdedNote: {
    es: 'Los comparte demasiada gente: no se ha unido a nadie por ellos.',
    en: 'Too many share them: nobody was joined for their sake.',
  },
  value: { es: 'Valor', en: 'Value' },
  names: { es: 'nombres distintos', en: 'different names' },
  strangest: { es: 'Las uniones más extrañas', en: 'The strangest joins' },
  strangestNote: { es: 'Las que menos pruebas tienen: míralas primero.', en: 'Those with the least evidence: look at them first.' },
  doubts: { es: 'Dudas', en: 'Doubts' },
  doubtsNote: {
    es: 'Podrían ser la misma persona. No se ha unido a nadie. Aquí están las {shown} más fuertes de {doubts}.',
    en: 'They may be the same person. Nobody was joined. Here are the {shown} strongest of {doubts}.',
  },
  none: { es: 'Ninguna.', en: 'None.' },
  howMade: {
    es: 'Hecho con Pulsera en esta máquina; ningún dato ha salido de ella. Modelo {model}.',
    en: 'Made with Pulsera on this machine; no datum has left it. Model {model}.',
  },
} satisfies Record<string, Text>

export const evidenceKinds: Record<EvidenceKind, Text> = {
  phone: { es: 'Teléfono', en: 'Phone' },
  email: { es: 'Correo', en: 'Email' },
  document: { es: 'Documento', en: 'Document' },
  card: { es: 'Tarjeta', en: 'Card' },
  birth: { es: 'Nacimiento', en: 'Birth date' },
  address: { es: 'Dirección', en: 'Address' },
  handle: { es: 'Usuario', en: 'Handle' },
  name: { es: 'Nombre', en: 'Name' },
}

/** How numbers are written: in Spanish as in the country (1,67 in Spain, 1.67 in Mexico). */
export const localeOf = (language: Language, country = ''): string =>
  language === 'es' && /^[A-Z]{2}$/.test(country) ? `${language}-${country}` : language

type Facts = Record<string, string | number>

/** A text with its `{places}` filled; `{n|one|many}` is the word that goes with the number. */
export const say = (text: Text, language: Language, facts: Facts = {}, locale: string = language): string =>
  text[language].replace(/\{(\w+)(?:\|([^|}]*)\|([^}]*))?\}/g, (_, place: string, one?: string, many?: string) => {
    const value = facts[place]
    if (one !== undefined && many !== undefined) return value === 1 ? one : many
    return typeof value === 'number' ? value.toLocaleString(locale) : (value ?? '')
  })
