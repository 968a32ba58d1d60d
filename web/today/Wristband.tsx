import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { paths } from '../paths.ts'
import { ChannelDot, LinkButton, useFormats, When } from '../ui/index.ts'
import type { TodayShown } from './queries.ts'
import classes from './today.module.css'
import { useFirst } from './use-first.tsx'

type Shown = TodayShown['wristband']

/** So many of each channel or seller, and how many of them lack something. */
function Tally({ title, lines }: { title: string; lines: { key: string; label: React.ReactNode; arrived: number; incomplete: number }[] }) {
  const { t } = useTranslation('today')
  const { number } = useFormats()
  if (lines.length === 0) return null
  return (
    <table className={classes.tally}>
      <caption>{title}</caption>
      <thead>
        <tr>
          <th scope="col">
            <span className="unseen">{title}</span>
          </th>
          <th scope="col">{t('wristband.arrived')}</th>
          <th scope="col">{t('wristband.incomplete')}</th>
        </tr>
      </thead>
      <tbody>
        {lines.map(({ key, label, arrived, incomplete }) => (
          <tr key={key}>
            <th scope="row">{label}</th>
            <td className="num">{number(arrived)}</td>
            <td className="num" data-zero={incomplete === 0 || undefined}>
              {number(incomplete)}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** Whose card of today lacks something; one click goes to the person. */
function Incomplete({ people, count }: { people: Shown['people']; count: number }) {
  const { t } = useTranslation(['today', 'ui'])
  const { number, phone } = useFormats()
  const [shown, more] = useFirst(people)
  if (people.length === 0) return <p className={classes.fine}>{t('wristband.allComplete')}</p>
  return (
    <>
      <h3 className={classes.small}>{t('wristband.toComplete')}</h3>
      <ul className={classes.rows}>
        {shown.map(({ personId, name, contact, channel, source, seller, at, missing }) => (
          <li key={personId}>
            <Link to={paths.person} params={{ personId }} className={classes.row}>
              <span className={classes.rowMain}>
                <span className={classes.rowName}>{name || (contact && phone(contact)) || t('ui:nameless')}</span>
                <span className={classes.lack}>
                  {t('wristband.lacks', { fields: missing.map((field) => t(`ui:field.${field}`)).join(', ') })}
                </span>
              </span>
              <span className={classes.rowSide}>
                <ChannelDot channel={channel} label={seller ?? source} />
                <When at={at} />
              </span>
            </Link>
          </li>
        ))}
      </ul>
      {more}
      {shown.length === people.length && count > people.length && (
        <p>
          <Link to={paths.quality} className={classes.textLink}>
            {t('wristband.more', { count: count - people.length, n: number(count - people.length) })}
          </Link>
        </p>
      )}
    </>
  )
}

/** Sales that no customer came with: nobody to complete, a habit to change. */
function SoldToNobody({ count }: { count: number }) {
  const { t } = useTranslation('today')
  const { number } = useFormats()
  if (count === 0) return null
  return (
    <p className="dim">
      {t('wristband.soldToNobody', { count, n: number(count) })}{' '}
      <Link to={paths.quality} className={classes.textLink}>
        {t('wristband.toQuality')}
      </Link>
    </p>
  )
}

/** What files brought today is said, and asks nobody for four minutes. */
function FromFiles({ count }: { count: number }) {
  const { t } = useTranslation('today')
  const { number } = useFormats()
  if (count === 0) return null
  return (
    <p className="dim">
      {t('wristband.fromFiles', { count, n: number(count) })}{' '}
      <Link to={paths.quality} className={classes.textLink}>
        {t('wristband.toQuality')}
      </Link>
    </p>
  )
}

/** Block one: who came in today, through which door and by whose hand, and whose card lacks something. */
export function Wristband({ wristband }: { wristband: Shown }) {
  const { t } = useTranslation(['today', 'ui'])
  const { number } = useFormats()
  const { arrived, newPeople, incomplete, byChannel, bySeller, people, soldToNobody, fromFiles } = wristband
  if (arrived === 0) {
    return (
      <div className={classes.teach}>
        <p>{t('wristband.empty')}</p>
        <FromFiles count={fromFiles} />
        <SoldToNobody count={soldToNobody} />
        <LinkButton to={paths.recognise} variant="default">
          {t('wristband.toRecognise')}
        </LinkButton>
      </div>
    )
  }
  return (
    <>
      <p>
        {t('wristband.sentence', {
          count: arrived,
          arrived: number(arrived),
          fresh: t('wristband.fresh', { count: newPeople, n: number(newPeople) }),
          incomplete: t('wristband.lacking', { count: incomplete, n: number(incomplete) }),
        })}
      </p>
      <FromFiles count={fromFiles} />
      <SoldToNobody count={soldToNobody} />
      <div className={classes.tallies}>
        <Tally
          title={t('wristband.byChannel')}
          lines={byChannel.map(({ channel, ...counts }) => ({
            key: channel,
            label: <ChannelDot channel={channel} label={t(`ui:channel.${channel}`)} />,
            ...counts,
          }))}
        />
        <Tally
          title={t('wristband.bySeller')}
          lines={bySeller.map(({ seller, ...counts }) => ({ key: seller, label: seller, ...counts }))}
        />
      </div>
      <Incomplete people={people} count={incomplete} />
    </>
  )
}
