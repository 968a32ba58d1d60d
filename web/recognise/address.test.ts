import { describe, expect, it } from 'vitest'
import { addressForms } from '#contract'
import kit from '../../texts/es/kit.json' with { type: 'json' }
import people from '../../texts/es/people.json' with { type: 'json' }
import recognise from '../../texts/es/recognise.json' with { type: 'json' }

/** Everything that speaks to the customer in one form. */
const saidIn = (form: (typeof addressForms)[number]) => ({
  card: recognise.card.script[form],
  say: recognise.say[form],
  wristband: { line: people.wristband.line[form] },
  kit: kit.script[form],
})
const sentences = (form: (typeof addressForms)[number]) => Object.values(saidIn(form)).flatMap((group) => Object.values<string>(group))

// Words that belong to one form only.
const foreign = {
  tu: /\b(su|sus|usted|verle|acá)\b|(?:tenés|pasás|querés)/i,
  usted: /\b(tu|tus|te|ti|verte|quieres|tienes|regalas)\b|(?:tenés|pasás|querés)/i,
  vos: /\b(su|sus|usted|verle|quieres|tienes|regalas)\b/i,
}

describe('what the customer hears', () => {
  it.each(addressForms)('is complete in the form %s', (form) => {
    const keys = (one: (typeof addressForms)[number]) => Object.values(saidIn(one)).map((group) => Object.keys(group))
    expect(keys(form)).toEqual(keys('tu'))
    expect(sentences(form).length).toBeGreaterThan(10)
  })
  it.each(addressForms)('has no word of another form in %s', (form) => {
    expect(sentences(form).filter((text) => foreign[form].test(text))).toEqual([])
  })
})
