import { useTranslation } from 'react-i18next'
import { type AttributeField, attributeFields } from '#contract'
import type { PersonPage } from '../api.ts'
import { useShownValue, Wrapped } from '../ui/index.ts'
import classes from './facts.module.css'
import { Source } from './Source.tsx'

type GoldenValue = NonNullable<PersonPage['golden'][AttributeField]>

const partsOfName: AttributeField[] = ['first_name', 'last_name', 'second_last_name']

function Origin({ value, field }: { value: GoldenValue; field: AttributeField }) {
  const { t } = useTranslation(['people', 'ui'])
  const shown = useShownValue()
  return (
    <Source of={t(`ui:field.${field}`)} stated={value} mark={value.others.length > 0 ? `+${value.others.length}` : null}>
      {value.others.length > 0 && (
        <>
          <h4>{t('golden.others')}</h4>
          <ul>
            {value.others.map((other) => (
              <li key={other}>
                <Wrapped text={shown(field, other)} />
              </li>
            ))}
          </ul>
        </>
      )}
    </Source>
  )
}

/** The golden record: one value for each field, and where it comes from. */
export function Golden({ person }: { person: PersonPage }) {
  const { t } = useTranslation(['people', 'ui'])
  const shown = useShownValue()
  const hasFullName = person.golden.full_name !== undefined
  const fields = attributeFields.filter((field) => person.golden[field] !== undefined && !(hasFullName && partsOfName.includes(field)))
  if (fields.length === 0) return <p className={`dim ${classes.nothing}`}>{t('golden.nothing')}</p>
  return (
    <dl className={classes.golden}>
      {fields.map((field) => {
        const value = person.golden[field]
        if (!value) return null
        return (
          <div key={field}>
            <dt>{t(`ui:field.${field}`)}</dt>
            <dd>
              <span className={classes.goldenValue}>
                <Wrapped text={shown(field, value.value)} />
              </span>
              <Origin value={value} field={field} />
            </dd>
          </div>
        )
      })}
    </dl>
  )
}
