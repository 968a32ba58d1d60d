import { Checkbox } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { PersonSummary } from '../api.ts'
import { paths } from '../paths.ts'
import { Avatar, ChannelIcon, Money, PersonLine, useFormats, useName, When } from '../ui/index.ts'
import type { VirtualRows } from '../ui/use-virtual-rows.ts'
import classes from './people.module.css'

type RowsProps = {
  people: PersonSummary[]
  at: number
  selected: ReadonlySet<string>
  toggle: (id: string) => void
  /** only the rows near the window are drawn */
  virtual: VirtualRows
}

const channelsMax = 4

function Channels({ person }: { person: PersonSummary }) {
  const rest = person.channels.length - channelsMax
  return (
    <span className={classes.channels}>
      {person.channels.slice(0, channelsMax).map((channel) => (
        <ChannelIcon key={channel} channel={channel} size={15} />
      ))}
      {rest > 0 && <span className="dim">+{rest}</span>}
    </span>
  )
}

type RowProps = { person: PersonSummary; index: number; isAt: boolean; isSelected: boolean; toggle: (id: string) => void }

function Row({ person, index, isAt, isSelected, toggle }: RowProps) {
  const { t } = useTranslation(['people', 'ui'])
  const { number, phone } = useFormats()
  const nameOf = useName()
  return (
    <tr data-row aria-rowindex={index + 2} aria-current={isAt || undefined} data-selected={isSelected || undefined}>
      <td className={classes.pick}>
        <Checkbox
          size="xs"
          checked={isSelected}
          onChange={() => toggle(person.id)}
          aria-label={t('list.select', { name: nameOf(person) })}
        />
      </td>
      <th scope="row">
        <Link to={paths.person} params={{ personId: person.id }} className={classes.rowLink}>
          <Avatar name={person.name} seed={person.id} size={24} />
          <span className="cut">{person.name || <span className="dim">{nameOf(person)}</span>}</span>
        </Link>
      </th>
      <td>
        <span className={`cut ${classes.contact}`}>
          {person.phone ? phone(person.phone) : (person.email ?? <span className="dim">—</span>)}
        </span>
      </td>
      <td className={classes.cityCell}>
        <span className="cut dim">{person.city}</span>
      </td>
      <td>
        <Channels person={person} />
      </td>
      <td className={classes.number} data-many={person.recordCount > 1 || undefined}>
        {number(person.recordCount)}
      </td>
      <td className={classes.number}>{number(person.purchaseCount)}</td>
      <td className={classes.number}>{person.purchaseCount > 0 ? <Money value={person.spent} whole /> : <span className="dim">—</span>}</td>
      <td className={`dim ${classes.seen}`}>
        <When at={person.lastSeenAt} />
      </td>
    </tr>
  )
}

/** The table of a desk. */
export function PeopleTable({ people, at, selected, toggle, virtual }: RowsProps) {
  const { t } = useTranslation('people')
  return (
    <table className={classes.table} aria-label={t('title')} aria-rowcount={-1}>
      <thead>
        <tr aria-rowindex={1}>
          <th scope="col" className={classes.pick}>
            <span className="unseen">{t('list.selected')}</span>
          </th>
          <th scope="col" className={classes.nameHead}>
            {t('column.name')}
          </th>
          <th scope="col" className={classes.contactHead}>
            {t('column.contact')}
          </th>
          <th scope="col" className={classes.cityCell}>
            {t('column.city')}
          </th>
          <th scope="col" className={classes.channelsHead}>
            {t('column.channels')}
          </th>
          <th scope="col" className={classes.number}>
            {t('column.records')}
          </th>
          <th scope="col" className={classes.number}>
            {t('column.purchases')}
          </th>
          <th scope="col" className={classes.number}>
            {t('column.spent')}
          </th>
          <th scope="col" className={classes.seen}>
            {t('column.seen')}
          </th>
        </tr>
      </thead>
      <tbody>
        {virtual.before > 0 && <tr style={{ height: virtual.before }} />}
        {virtual.shown.map((index) => {
          const person = people[index]
          return (
            person && (
              <Row key={person.id} person={person} index={index} isAt={index === at} isSelected={selected.has(person.id)} toggle={toggle} />
            )
          )
        })}
        {virtual.after > 0 && <tr style={{ height: virtual.after }} />}
      </tbody>
    </table>
  )
}

/** The same on a phone: a card each. */
export function PeopleCards({ people, virtual }: RowsProps) {
  const { t } = useTranslation(['people', 'ui'])
  return (
    <ul className={classes.cards} aria-label={t('title')} style={{ paddingBlock: `${virtual.before}px ${virtual.after}px` }}>
      {virtual.shown.map((index) => {
        const person = people[index]
        if (!person) return null
        return (
          <li key={person.id} data-row className={classes.cardRow}>
            <PersonLine person={person} />
            <span className={classes.cardEnd}>
              {person.purchaseCount > 0 && <Money value={person.spent} whole />}
              <span className="dim">
                {person.recordCount > 1 ? t('ui:identities', { count: person.recordCount }) : <When at={person.lastSeenAt} />}
              </span>
            </span>
          </li>
        )
      })}
    </ul>
  )
}
