import { useTranslation } from 'react-i18next'
import { attributeField, type ImportField, type orderFields } from '#contract'

type OrderField = (typeof orderFields)[number]
const isOrderField = (field: ImportField): field is OrderField => field.startsWith('order_')

/** What a column means, in a word of the reader's language. */
export function useFieldWord(): (field: ImportField) => string {
  const { t } = useTranslation('imports')
  const { t: ui } = useTranslation('ui')
  return (field) => {
    if (field === 'external_id' || field === 'note') return t(`columns.${field}`)
    if (isOrderField(field)) return t(`field.${field}`)
    return ui(`field.${attributeField.parse(field)}`)
  }
}
