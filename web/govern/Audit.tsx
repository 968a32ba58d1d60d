import { Button } from '@mantine/core'
import { IconHistory } from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { channel } from '#contract'
import { paths } from '../paths.ts'
import { EmptyState, ErrorState, RowsSkeleton, useFormats } from '../ui/index.ts'
import classes from './govern.module.css'
import { type AuditLine, auditQuery } from './queries.ts'
import { actionIn, isRole, isVerdict } from './words.ts'

/** What is known of a deed beside its name, in words. */
function Details({ line }: { line: AuditLine }) {
  const { t } = useTranslation('govern')
  const { t: ui } = useTranslation('ui')
  const { t: reviews } = useTranslation('reviews')
  const { facts, subject, action } = line
  const where = channel.safeParse(facts.channel ?? facts.kind)
  const personId = action.startsWith('person.') || action.startsWith('entry.') ? (facts.personId ?? subject) : null
  return (
    <span className={classes.details}>
      {isRole(facts.role) && <span>{t(`role.${facts.role}`)}</span>}
      {typeof facts.formerName === 'string' && <span>{t('audit.formerly', { name: facts.formerName })}</span>}
      {isVerdict(facts.verdict) && <span>{reviews(`verdict.${facts.verdict}`)}</span>}
      {where.success && <span>{ui(`channel.${where.data}`)}</span>}
      {typeof personId === 'string' && (
        <Link to={paths.person} params={{ personId }} className={classes.link}>
          {t('audit.person')}
        </Link>
      )}
      {action.startsWith('import.') && subject && (
        <Link to={paths.import} params={{ importId: subject }} className={classes.link}>
          {t('audit.import')}
        </Link>
      )}
    </span>
  )
}

function Actor({ actor }: { actor: string }) {
  const { t } = useTranslation('govern')
  if (actor === 'pulsera') return <>{t('audit.program')}</>
  if (actor === 'cli') return <>{t('audit.terminal')}</>
  if (actor.startsWith('key:')) return <>{t('audit.byKey', { name: actor.slice(4, 12) })}</>
  if (actor.startsWith('user:')) return <>{t('audit.formerUser')}</>
  return <>{actor}</>
}

/** Who did what, newest first, by day. */
export function Audit() {
  const { t } = useTranslation('govern')
  const { dayLabel, dayKey, clock, exact } = useFormats()
  const found = useInfiniteQuery(auditQuery())
  const lines = found.data?.pages.flatMap((page) => page.items) ?? []
  if (found.isPending) return <RowsSkeleton rows={10} />
  if (found.isError && lines.length === 0) return <ErrorState error={found.error} retry={found.refetch} />
  if (lines.length === 0) return <EmptyState icon={IconHistory} title={t('audit.empty')} />
  const days = Map.groupBy(lines, (line) => dayKey(line.at))
  return (
    <div className={classes.stack}>
      <p className="dim">{t('audit.lead')}</p>
      <table className={`${classes.table} ${classes.audit}`} aria-label={t('audit.label')}>
        <thead>
          <tr>
            <th scope="col">{t('audit.when')}</th>
            <th scope="col">{t('audit.actor')}</th>
            <th scope="col">{t('audit.action')}</th>
            <th scope="col" data-wide>
              {t('audit.facts')}
            </th>
          </tr>
        </thead>
        {[...days].map(([day, ofDay]) => (
          <tbody key={day}>
            <tr>
              <th scope="rowgroup" colSpan={4} className={classes.day}>
                {dayLabel(ofDay[0]?.at ?? day)}
              </th>
            </tr>
            {ofDay.map((line) => (
              <tr key={line.seq}>
                <td className="num dim">
                  <time dateTime={line.at} title={exact(line.at)}>
                    {clock(line.at)}
                  </time>
                </td>
                <td>
                  <Actor actor={line.actor} />
                </td>
                <td>{actionIn(t, line.action)}</td>
                <td data-wide>
                  <Details line={line} />
                </td>
              </tr>
            ))}
          </tbody>
        ))}
      </table>
      {found.hasNextPage && (
        <Button variant="subtle" loading={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>
          {t('audit.more')}
        </Button>
      )}
    </div>
  )
}
