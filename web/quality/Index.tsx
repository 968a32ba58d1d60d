import { ScrollArea, Skeleton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { ChannelDot, ErrorState, useFormats } from '../ui/index.ts'
import { maxOf, Plot, Spark } from './Plot.tsx'
import classes from './quality.module.css'
import { type Multiverse, multiverseQuery } from './queries.ts'
import { changeIn, indexOf, repeatedNow, trendOf } from './trend.ts'

type Series = Multiverse['all']
/** Of the cards here: of people whom nobody knew, and of those who were known already, on any channel. */
function Bar({ series, max }: { series: Series; max: number }) {
  const part = (count: number) => `${(count / Math.max(1, max)) * 100}%`
  return (
    <span className={classes.bar} aria-hidden="true">
      <span style={{ width: part(series.fresh) }} />
      <span data-repeated style={{ width: part(series.records - series.fresh) }} />
    </span>
  )
}

const monthsBack = 3

function Change({ series }: { series: Series }) {
  const { t } = useTranslation('quality')
  const { decimal } = useFormats()
  const change = changeIn(series.months, monthsBack)
  if (change === null) return <span className="dim">—</span>
  if (Math.abs(change) < 0.005) return <span className="dim">{t('index.steady')}</span>
  const isWorse = change > 0
  return (
    <span className={classes.change} data-worse={isWorse || undefined}>
      <span aria-hidden="true">{isWorse ? '▲' : '▼'}</span>
      <span className="unseen">{t(isWorse ? 'index.worse' : 'index.better')}</span> {decimal(Math.abs(change))}
    </span>
  )
}

function Rows({
  title,
  why,
  what,
  rows,
}: {
  title: string
  why?: string
  what: string
  rows: { key: string; label: ReactNode; series: Series }[]
}) {
  const { t } = useTranslation('quality')
  const { number, decimal, percent } = useFormats()
  const max = maxOf(rows.map(({ series }) => series))
  const recordsMax = Math.max(...rows.map(({ series }) => series.records))
  return (
    <section className={classes.part}>
      <h2>{title}</h2>
      {why && <p className="dim">{why}</p>}
      <ScrollArea type="auto" viewportProps={{ tabIndex: 0, role: 'region', 'aria-label': title }}>
        <table className={classes.table}>
          <thead>
            <tr>
              <th scope="col">{what}</th>
              <th scope="col">{t('index.records')}</th>
              <th scope="col">{t('index.people')}</th>
              <th scope="col">{t('index.index')}</th>
              <th scope="col">{t('index.repeated')}</th>
              <th scope="col">{t('index.change')}</th>
              <th scope="col">{t('index.year')}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ key, label, series }) => {
              const index = indexOf(series)
              const repeated = repeatedNow(series)
              return (
                <tr key={key}>
                  <th scope="row">
                    {label}
                    <Bar series={series} max={recordsMax} />
                  </th>
                  <td className="num">{number(series.records)}</td>
                  <td className="num">{number(series.people)}</td>
                  <td className="num">
                    <strong>{index === null ? '—' : decimal(index)}</strong>
                  </td>
                  <td className="num">{repeated === null ? '—' : percent(repeated)}</td>
                  <td className="num">
                    <Change series={series} />
                  </td>
                  <td>
                    <Spark series={series} max={max} />
                  </td>
                </tr>
              )
            })}
          </tbody>
        </table>
      </ScrollArea>
    </section>
  )
}

/** The same months for whoever does not see the picture. */
function Months({ series }: { series: Series }) {
  const { t } = useTranslation('quality')
  const { decimal } = useFormats()
  return (
    <table className="unseen">
      <caption>{t('index.byMonth')}</caption>
      <thead>
        <tr>
          <th scope="col">{t('index.month')}</th>
          <th scope="col">{t('index.index')}</th>
        </tr>
      </thead>
      <tbody>
        {trendOf(series.months).map(({ month, index }) => (
          <tr key={month}>
            <th scope="row">{month}</th>
            <td>{index === null ? '—' : decimal(index)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** The index of multiverse: how many cards there are for each person, here and over the year, by channel and by seller. */
export function Index({ computedAt }: { computedAt: string | null }) {
  const { t } = useTranslation(['quality', 'ui'])
  const { number, decimal } = useFormats()
  const multiverse = useQuery(multiverseQuery(computedAt))
  if (multiverse.isError) return <ErrorState error={multiverse.error} retry={multiverse.refetch} />
  if (!multiverse.data || computedAt === null) return <Skeleton height={460} radius="md" />
  const { all, byChannel, bySeller } = multiverse.data
  const index = indexOf(all)
  if (index === null) return <p className="dim">{t('index.nobody')}</p>
  return (
    <>
      <section className={classes.hero} aria-labelledby="multiverse">
        <div>
          <h2 id="multiverse">{t('index.title')}</h2>
          <p className={`num ${classes.figure}`}>{decimal(index)}</p>
          <p className={classes.legend}>
            <span>
              <i aria-hidden="true" /> {t('index.firsts', { count: all.people, n: number(all.people) })}
            </span>
            <span>
              <i aria-hidden="true" data-repeated />{' '}
              {t('index.repeats', { count: all.records - all.people, n: number(all.records - all.people) })}
            </span>
          </p>
          <p className="dim">
            {t('index.sentence', {
              records: t('index.ofRecords', { count: all.records, n: number(all.records) }),
              people: t('index.firsts', { count: all.people, n: number(all.people) }),
              one: decimal(1),
            })}
          </p>
        </div>
        <Plot series={all} />
        <Months series={all} />
      </section>
      <Rows
        title={t('index.byChannel')}
        why={t('index.byChannelWhy')}
        what={t('index.channel')}
        rows={byChannel.map(({ channel, ...series }) => ({
          key: channel,
          label: <ChannelDot channel={channel} label={t(`ui:channel.${channel}`)} />,
          series,
        }))}
      />
      {bySeller.length > 0 ? (
        <Rows
          title={t('index.bySeller')}
          what={t('index.seller')}
          rows={bySeller.map(({ seller, ...series }) => ({ key: seller, label: seller, series }))}
        />
      ) : (
        <section className={classes.part}>
          <h2>{t('index.bySeller')}</h2>
          <p className="dim">{t('index.noSeller')}</p>
        </section>
      )}
    </>
  )
}
