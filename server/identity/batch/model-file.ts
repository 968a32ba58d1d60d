import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { defaultModel, type Model, modelFrom } from '../compare/index.ts'

/** Why a file is no model: nothing that JSON can read, or the place in it that is wrong. */
export class ModelFault extends Error {
  readonly at: string
  constructor(at: string) {
    super(`no model: ${at}`)
    this.at = at
  }
}

const share = z.number().positive().max(1)
const bits = z.number().min(-1000).max(1000)
const levelNames = Object.keys(defaultModel.levels) as (keyof Model['levels'])[]
const words = z.record(z.string(), bits)
const estimate = z.object({
  version: z.string().min(1).max(200),
  levels: z.record(z.enum(levelNames), z.object({ m: share, u: share })),
  join: bits,
  doubt: bits,
  nameJoin: bits,
  nameDoubt: bits,
  claimMargin: bits,
  givenErrors: share,
  givenErrorsMin: share,
  common: z.object({ given: words, surname: words, birth: words, city: words, postcode: words }).partial().optional(),
})
/** What the screen downloads tells of the model beside it; the model alone will do. */
const download = z.object({ model: z.unknown() })

/** The model in a file, as a workspace downloads its own. Weights follow from the odds. Refuses with a ModelFault; a file's own errors pass. */
export function readModelFile(file: string): Model {
  const said = parse(readFileSync(file, 'utf8'))
  const whole = download.safeParse(said)
  const found = estimate.safeParse(whole.success ? whole.data.model : said)
  if (!found.success) throw new ModelFault(found.error.issues[0]?.path.join('.') || 'JSON')
  const { common, ...rest } = found.data
  if (rest.doubt > rest.join) throw new ModelFault('doubt')
  return modelFrom({ ...rest, ...(common ? { common: withoutUndefined(common) } : {}) })
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new ModelFault('JSON')
  }
}

type Common = NonNullable<Model['common']>
const withoutUndefined = (common: { [Part in keyof Common]: Common[Part] | undefined }): Common =>
  Object.fromEntries(Object.entries(common).filter(([, values]) => values !== undefined))
