import { ScrollArea, Skeleton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { ChannelDot, ErrorState, useFormats } from '../ui/index.ts'
import classes from './quality.module.css'
import { type Multiverse, multiverseQuery } from './queries.ts'
import { indexOf, pathOf, repeatedNow, trendOf } from './trend.ts'

type Series = Multiverse['all']
const small = { width: 132, height: 30 }
const large = { width: 560, height: 96 }

/** The line of the index over twelve months; 1, one card a person, is the ground. */
function Line({ series, size, max }: { series: Series; size: typeof small; max: number }) {
  const points = trendOf(series.months).map(({ index }) => index)
  const path = pathOf(points, { ...size, min: 1, max })
  return (
    <svg viewBox={`-2 -3 ${size.width + 4} ${size.height + 6}`} className={classes.line} aria-hidden="true" preserveAspectRatio="none">
      <line x1="0" x2={size.width} y1={size.height} y2={size.height} className={classes.ground} />
      <path d={path} className={classes.stroke} vectorEffect="non-scaling-stroke" />
    </svg>
  )
}

const maxOf = (list: Series[]) => Math.max(1.05, ...list.flatMap((series) => trendOf(series.months).map(({ index }) => index ?? 1)))

function Rows({ title, what, rows }: { title: string; what: string; rows: { key: string; label: ReactNode; series: Series }[] }) {
  const { t } = useTranslation('quality')
  const { number, decimal, percent } = useFormats()
  const max = maxOf(rows.map(({ series }) => series))
  return (
    <section className={classes.part}>
      <h2>{title}</h2>
      <ScrollArea type="auto" viewportProps={{ tabIndex: 0, role: 'region', 'aria-label': title }}>
        <table className={classes.table}>
          <thead>
            <tr>
              <th scope="col">{what}</th>
              <th scope="col">{t('index.records')}</th>
              <th scope="col">{t('index.people')}</th>
              <th scope="col">{t('index.index')}</th>
              <th scope="col">{t('index.repeated')}</th>
              <th scope="col">{t('index.year')}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ key, label, series }) => {
              const index = indexOf(series)
              const repeated = repeatedNow(series)
              return (
                <tr key={key}>
                  <th scope="row">{label}</th>
                  <td className="num">{number(series.records)}</td>
                  <td className="num">{number(series.people)}</td>
                  <td className="num">
                    <strong>{index === null ? '—' : decimal(index)}</strong>
                  </td>
                  <td className="num">{repeated === null ? '—' : percent(repeated)}</td>
                  <td>
                    <Line series={series} size={small} max={max} />
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
export function Index() {
  const { t } = useTranslation(['quality', 'ui'])
  const { number, decimal } = useFormats()
  const multiverse = useQuery(multiverseQuery())
  if (multiverse.isError) return <ErrorState error={multiverse.error} retry={multiverse.refetch} />
  if (!multiverse.data) return <Skeleton height={460} radius="md" />
  const { all, byChannel, bySeller } = multiverse.data
  const index = indexOf(all)
  if (index === null) return <p className="dim">{t('index.nobody')}</p>
  return (
    <>
      <section className={classes.hero} aria-labelledby="multiverse">
        <div>
          <h2 id="multiverse">{t('index.title')}</h2>
          <p className={`num ${classes.figure}`}>{decimal(index)}</p>
          <p className="dim">{t('index.sentence', { records: number(all.records), people: number(all.people) })}</p>
        </div>
        <Line series={all} size={large} max={maxOf([all])} />
        <Months series={all} />
      </section>
      <Rows
        title={t('index.byChannel')}
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
