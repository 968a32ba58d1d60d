import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { PersonSummary } from '../api.ts'
import { paths } from '../paths.ts'
import { Avatar } from './Avatar.tsx'
import classes from './ui.module.css'
import { useContacts, useName } from './use-name.ts'

type Shown = Pick<PersonSummary, 'id' | 'name' | 'phone' | 'email' | 'city'> & { claimed?: boolean; anonymous?: boolean }

/** A person in one line: initials, name, how to reach her. A link unless `plain`. */
export function PersonLine({ person, plain = false, detail }: { person: Shown; plain?: boolean; detail?: ReactNode }) {
  const { t } = useTranslation('ui')
  const contactsOf = useContacts()
  const nameOf = useName()
  const name = nameOf(person)
  // Whom nobody named is called by her phone or mail: it is not said again below.
  const contact = [...(person.claimed ? [t('claimed')] : []), ...contactsOf(person, name)].slice(0, 2).join(' · ')
  const inside = (
    <>
      <Avatar name={person.name} seed={person.id} />
      <span className={classes.personText}>
        <span className={`${classes.personName} cut`}>{name}</span>
        <span className={`${classes.personDetail} cut`}>{detail ?? contact}</span>
      </span>
    </>
  )
  if (plain) return <span className={classes.personLine}>{inside}</span>
  return (
    <Link to={paths.person} params={{ personId: person.id }} className={classes.personLine}>
      {inside}
    </Link>
  )
}
