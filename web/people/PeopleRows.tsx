import { ActionIcon } from '@mantine/core'
import { IconChevronUp, IconLayoutSidebarRightExpand } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import { type MouseEvent, memo, useCallback, useMemo, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { PersonSummary } from '../api.ts'
import { paths } from '../paths.ts'
import { Avatar, ChannelMark, Money, PersonLine, useFormats, useName, useNameless, When } from '../ui/index.ts'
import type { VirtualRows } from '../ui/use-virtual-rows.ts'
import classes from './list.module.css'

type RowsProps = {
  people: PersonSummary[]
  at: number
  selected: ReadonlySet<string>
  toggle: (id: string) => void
  /** beside the list */
  look: (index: number) => void
  /** only the rows near the window are drawn */
  virtual: VirtualRows
}

const channelsMax = 4

/** What rows need to say, looked up once for all of them. */
type Say = ReturnType<typeof useSay>
function useSay() {
  const { t } = useTranslation(['people', 'ui'])
  const { number, phone, money, ago, exact } = useFormats()
  const nameOf = useName()
  const nameless = useNameless()
  const now = useRef({ nameOf, nameless })
  now.current = { nameOf, nameless }
  return useMemo(
    () => ({
      number,
      phone,
      money,
      ago,
      exact,
      nameOf: (person: PersonSummary) => now.current.nameOf(person),
      nameless: (person: PersonSummary) => now.current.nameless(person),
      select: (name: string) => t('list.select', { name }),
      look: (name: string) => t('list.look', { name }),
      channel: (channel: PersonSummary['channels'][number]) => t(`ui:channel.${channel}`),
    }),
    [t, number, phone, money, ago, exact],
  )
}

type Open = (personId: string) => void
type RowProps = {
  person: PersonSummary
  index: number
  isAt: boolean
  isSelected: boolean
  toggle: (id: string) => void
  open: Open
  look: (index: number) => void
  say: Say
}

/** Drawn anew only when something about it changed: scrolling draws the rows that come in. */
const Row = memo(function Row({ person, index, isAt, isSelected, toggle, open, look, say }: RowProps) {
  const name = say.nameOf(person)
  // The next column says how to reach her.
  const nobodySaid = person.phone || person.email ? say.nameless(person) : name
  const rest = person.channels.length - channelsMax
  const follow = (event: MouseEvent) => {
    // Another tab, another window: the browser's own.
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return
    event.preventDefault()
    open(person.id)
  }
  return (
    <tr data-row={index} aria-rowindex={index + 2} aria-current={isAt || undefined} data-selected={isSelected || undefined}>
      <td className={classes.pick}>
        <label className={classes.pickArea}>
          <input type="checkbox" checked={isSelected} onChange={() => toggle(person.id)} aria-label={say.select(name)} />
        </label>
      </td>
      <th scope="row">
        <span className={classes.named}>
          <a href={paths.person.replace('$personId', person.id)} onClick={follow} className={classes.rowLink}>
            <Avatar name={person.name} seed={person.id} size={24} />
            <span className="cut">
              {person.name || (
                <span className="dim">
                  {nobodySaid}
                  {nobodySaid !== name && <span className="unseen"> {name}</span>}
                </span>
              )}
            </span>
          </a>
          {/* The keyboard has Space for it. */}
          <button type="button" tabIndex={-1} className={classes.look} aria-label={say.look(name)} onClick={() => look(index)}>
            <IconLayoutSidebarRightExpand size={16} stroke={1.6} aria-hidden="true" />
          </button>
        </span>
      </th>
      <td>
        <span className={`cut ${classes.contact}`} title={person.phone ? undefined : (person.email ?? undefined)}>
          {person.phone ? say.phone(person.phone) : (person.email ?? <span className="dim">—</span>)}
        </span>
      </td>
      <td className={classes.cityCell}>
        <span className="cut dim">{person.city}</span>
      </td>
      <td>
        <span className={classes.channels}>
          {person.channels.slice(0, channelsMax).map((channel) => (
            <ChannelMark key={channel} channel={channel} label={say.channel(channel)} size={15} />
          ))}
          {rest > 0 && <span className="dim">+{rest}</span>}
        </span>
      </td>
      <td className={classes.number} data-many={person.recordCount > 1 || undefined}>
        {say.number(person.recordCount)}
      </td>
      <td className={classes.number}>{say.number(person.purchaseCount)}</td>
      <td className={classes.number}>
        {person.purchaseCount > 0 ? <span className="num">{say.money(person.spent)}</span> : <span className="dim">—</span>}
      </td>
      <td className={`dim ${classes.seen}`}>
        {person.lastSeenAt ? (
          <time dateTime={person.lastSeenAt} title={say.exact(person.lastSeenAt)}>
            {say.ago(person.lastSeenAt)}
          </time>
        ) : (
          '—'
        )}
      </td>
    </tr>
  )
})

/** The table of a desk. */
export function PeopleTable({ people, at, selected, toggle, look, virtual }: RowsProps) {
  const { t } = useTranslation('people')
  const say = useSay()
  const navigate = useNavigate()
  const open = useCallback<Open>((personId) => void navigate({ to: paths.person, params: { personId } }), [navigate])
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
              <Row
                key={person.id}
                person={person}
                index={index}
                isAt={index === at}
                isSelected={selected.has(person.id)}
                toggle={toggle}
                open={open}
                look={look}
                say={say}
              />
            )
          )
        })}
        {virtual.after > 0 && <tr style={{ height: virtual.after }} />}
      </tbody>
    </table>
  )
}

/** The same on a phone: a card each. */
export function PeopleCards({ people, at, look, virtual }: RowsProps) {
  const { t } = useTranslation(['people', 'ui'])
  const nameOf = useName()
  return (
    <ul aria-label={t('title')} style={{ paddingBlock: `${virtual.before}px ${virtual.after}px` }}>
      {virtual.shown.map((index) => {
        const person = people[index]
        if (!person) return null
        return (
          <li key={person.id} data-row={index} aria-current={index === at || undefined} className={classes.cardRow}>
            <PersonLine person={person} />
            <span className={classes.cardEnd}>
              {person.purchaseCount > 0 && <Money value={person.spent} />}
              <span className="dim">
                {person.recordCount > 1 ? t('ui:records', { count: person.recordCount }) : <When at={person.lastSeenAt} />}
              </span>
            </span>
            <ActionIcon
              variant="subtle"
              color="gray"
              size={44}
              aria-label={t('list.look', { name: nameOf(person) })}
              aria-haspopup="dialog"
              onClick={() => look(index)}
            >
              <IconChevronUp size={18} stroke={1.7} aria-hidden="true" />
            </ActionIcon>
          </li>
        )
      })}
    </ul>
  )
}
