import { NativeSelect, Radio, TextInput } from '@mantine/core'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { type MainIdentifier, mainIdentifiers } from '#contract'
import { namedCountries } from './countries.ts'
import classes from './setup.module.css'

export type Business = { business: string; country: string; mainIdentifier: MainIdentifier }

/** The business: its name, its country, and what it knows its customers by. */
export function BusinessFields({ inputProps }: { inputProps: (field: keyof Business) => object }) {
  const { t, i18n } = useTranslation('setup')
  const countries = useMemo(() => namedCountries(i18n.language), [i18n.language])
  return (
    <>
      <TextInput label={t('business')} placeholder={t('businessPlaceholder')} required withAsterisk={false} {...inputProps('business')} />
      <NativeSelect label={t('country')} data={countries} {...inputProps('country')} />
      <Radio.Group label={t('mainIdentifier')} description={t('mainIdentifierWhy')} {...inputProps('mainIdentifier')}>
        <div className={classes.radios}>
          {mainIdentifiers.map((kind) => (
            <Radio.Card key={kind} value={kind} className={classes.radio}>
              <Radio.Indicator size="xs" />
              {t(`identifier.${kind}`)}
            </Radio.Card>
          ))}
        </div>
      </Radio.Group>
    </>
  )
}
