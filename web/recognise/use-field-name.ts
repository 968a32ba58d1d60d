import { useTranslation } from 'react-i18next'
import { type AttributeField, attributeFields } from '#contract'

const known = (field: string): AttributeField | undefined => attributeFields.find((name) => name === field)

const names: readonly string[] = ['name', 'full_name', 'first_name', 'last_name', 'second_last_name']
export const isName = (field: string): boolean => names.includes(field)

/** A field's name in the reader's language; what the server finds beyond the card (an order number, the wristband) has its own words. */
export function useFieldName(): (field: string) => string {
  const { t } = useTranslation(['recognise', 'ui'])
  return (field) => {
    const attribute = known(field)
    if (attribute) return t(`ui:field.${attribute}`)
    if (field === 'order') return t('matched.order')
    if (field === 'code') return t('matched.code')
    return t('matched.other')
  }
}
