import { type Attributes, type Features, normalise, type Setting } from '#identity'
import { cleanAttributes, contentOf, type Folded } from './fold.ts'

const keptMax = 4000
const kept = new Map<string, Features>()

/** What the engine compares of a record. What was read a moment ago is not read again: features are never changed. */
export function readFeatures({ attributes, claimed }: Pick<Folded, 'attributes' | 'claimed'>, setting: Setting): Features {
  const name = nameOf(attributes, setting)
  const known = kept.get(name)
  kept.delete(name)
  const features = known ?? normalise(attributes, setting)
  return claimed ? { ...features, claimed } : features
}

/**
 * Reads ahead what is about to be recognised, while the database is busy with what came before. Changes nothing: whoever is recognised without it
 * is read then.
 */
export function readAhead(attributes: Attributes, setting: Setting): void {
  const clean = cleanAttributes(attributes)
  const name = nameOf(clean, setting)
  if (kept.size >= keptMax) kept.clear()
  if (!kept.has(name)) kept.set(name, normalise(clean, setting))
}

const nameOf = (attributes: Attributes, { country, ownContacts }: Setting) => `${country} ${ownContacts.join()} ${contentOf(attributes)}`
