import { useTranslation } from 'react-i18next'
import { useMe } from '../access.ts'
import { confirm } from './confirm.ts'
import { isPartOfPhone } from './phone.ts'

/** A part of a phone may be all that somebody remembers; nobody writes one down, or puts it in the place of a whole one, without being asked. */
export function useWholePhone(): (typed: string | undefined, instead?: string) => Promise<boolean> {
  const { t } = useTranslation('ui')
  const country = useMe()?.workspace.country
  return async (typed = '', instead) => {
    if (!isPartOfPhone(typed, country)) return true
    const isWhole = instead !== undefined && instead !== '' && !isPartOfPhone(instead, country)
    const body = (
      <>
        <p>{t('partPhone.body', { phone: typed.trim() })}</p>
        {isWhole && <p>{t('partPhone.instead', { whole: instead })}</p>}
      </>
    )
    return confirm({ title: t('partPhone.title'), body, yes: t('partPhone.yes') })
  }
}
