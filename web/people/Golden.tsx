import { Popover, UnstyledButton } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { type AttributeField, attributeFields } from '#contract'
import type { PersonPage } from '../api.ts'
import { ChannelIcon, useFormats, useShownValue } from '../ui/index.ts'
import classes from './people.module.css'

type GoldenValue = NonNullable<PersonPage['golden'][AttributeField]>

const partsOfName: AttributeField[] = ['first_name', 'last_name', 'second_last_name']

function Source({ value, field }: { value: GoldenValue; field: AttributeField }) {
  const { t } = useTranslation(['people', 'ui'])
  const { exact } = useFormats()
  const shown = useShownValue()
  return (
    <Popover position="bottom-end" width={280} withinPortal>
      <Popover.Target>
        <UnstyledButton className={classes.source} title={value.source}>
          <span className="unseen">{t('golden.sourceOf', { field: t(`ui:field.${field}`), source: value.source })}</span>
          {value.others.length > 0 && <span className={classes.others}>+{value.others.length}</span>}
          <ChannelIcon channel={value.channel} size={15} decorative />
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown className={classes.sourceBox}>
        <p>{t('golden.from', { source: value.source })}</p>
        <p className="dim">{exact(value.at)}</p>
        {value.others.length > 0 && (
          <>
            <h4>{t('golden.others')}</h4>
            <ul>
              {value.others.map((other) => (
                <li key={other}>{shown(field, other)}</li>
              ))}
            </ul>
          </>
        )}
      </Popover.Dropdown>
    </Popover>
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
              <span className={classes.goldenValue}>{shown(field, value.value)}</span>
              <Source value={value} field={field} />
            </dd>
          </div>
        )
      })}
    </dl>
  )
}
