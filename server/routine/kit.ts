import type { AddressForm, KitContent } from '#contract'
import type { Scope } from '#platform'
import { keysOf, type Language, say } from '#texts'
import { type Business, deleteKit, findKit, getBusiness, saveKitRow } from './store.ts'

type Wished = { language?: Language | undefined; form?: AddressForm | undefined }

/** The one page: the business's own words, or ours in its form of address. A form that is asked for brings our words in that form. */
export async function getKit(scope: Scope, { language, form }: Wished) {
  const business = await getBusiness(scope)
  const spoken = language ?? business.language
  const own = form ? null : await findKit(scope, spoken)
  const address = form ?? business.form
  return {
    business: business.name,
    mainIdentifier: business.mainIdentifier,
    language: spoken,
    form: address,
    content: own ?? standardKit(business, spoken, address),
    headings: headingsIn(spoken),
    isOwn: own !== null,
  }
}

const headingsIn = (language: Language) => ({
  card: say(language, 'kit:section.card'),
  script: say(language, 'kit:section.script'),
  routine: say(language, 'kit:section.routine'),
  twins: say(language, 'kit:section.twins'),
})

export async function saveKit(scope: Scope, { language, content }: { language: Language; content: KitContent }) {
  await saveKitRow(scope, language, content)
  return getKit(scope, { language })
}

export async function resetKit(scope: Scope, { language }: { language: Language }) {
  await deleteKit(scope, language)
  return getKit(scope, { language })
}

/** Our words for this business: its name, its main identifier, its way of speaking. English has one form of address. */
function standardKit(
  { name, mainIdentifier }: Pick<Business, 'name' | 'mainIdentifier'>,
  language: Language,
  form: AddressForm,
): KitContent {
  const identifier = say(language, `kit:identifier.${mainIdentifier}`)
  const facts = { business: name, identifier, Identifier: identifier.charAt(0).toUpperCase() + identifier.slice(1) }
  const line = (key: string) => say(language, `kit:${key}`, facts)
  const lines = (group: string) =>
    keysOf(language, 'kit')
      .filter((key) => key.startsWith(`${group}.`))
      .map(line)
  return {
    title: line('title').slice(0, 80),
    lead: line(`lead.${form}`),
    card: lines('card'),
    script: lines(`script.${form}`),
    routine: lines('routine'),
    twins: lines(`twins.${form}`),
    footer: line('footer'),
  }
}
