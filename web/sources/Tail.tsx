import { Button } from '@mantine/core'
import { IconPlayerPlay, IconPlayerStop } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { paths } from '../paths.ts'
import { Scrolls, StatusDot, type Tone, useFormats } from '../ui/index.ts'
import classes from './tail.module.css'
import { keptMax, type TailLine, useTail } from './use-tail.ts'

const tones: Record<TailLine['outcome'], Tone> = {
  created: 'ok',
  joined: 'accent',
  same: 'quiet',
  doubt: 'warn',
  replayed: 'quiet',
  aside: 'bad',
  group: 'quiet',
}

function Line({ line, source }: { line: TailLine; source: string | undefined }) {
  const { t } = useTranslation('sources')
  const { exact, tick } = useFormats()
  const what = line.kind ? t(`tail.kind.${line.kind}` as 'tail.kind.event') : t('tail.said')
  return (
    <li className={classes.line}>
      <time className="num dim" dateTime={line.at} title={exact(line.at)}>
        {tick(line.at)}
      </time>
      <StatusDot tone={tones[line.outcome]}>{t(`tail.outcome.${line.outcome}`)}</StatusDot>
      <span className={classes.what}>
        {line.sentence ?? (
          <>
            {what}
            {line.event && <span className="dim"> · {line.event}</span>}
          </>
        )}
      </span>
      <span className={classes.who}>
        {line.personId && (
          <Link to={paths.person} params={{ personId: line.personId }} className={classes.link}>
            {line.name ?? t('tail.person')}
          </Link>
        )}
        {source && <span className="dim">{source}</span>}
      </span>
    </li>
  )
}

type TailProps = { source: string | null; nameOf?: (id: string) => string | undefined }

/** "Ver llegar eventos": what comes in now and what became of it. It watches only when told to, and no longer than the page is open. */
export function Tail({ source, nameOf }: TailProps) {
  const { t } = useTranslation('sources')
  const [isOn, turn] = useState(false)
  const { lines, isLost } = useTail(source, isOn)
  const sign = isOn ? <IconPlayerStop size={16} aria-hidden="true" /> : <IconPlayerPlay size={16} aria-hidden="true" />
  return (
    <section aria-labelledby="tail-title" className={classes.tail}>
      <div className={classes.head}>
        <div>
          <h2 id="tail-title">{t('tail.title')}</h2>
          <p className="dim">{t('tail.lead')}</p>
        </div>
        <span className={classes.state}>
          {isOn && (
            <StatusDot tone={isLost ? 'warn' : 'ok'} pulse={!isLost}>
              {t(isLost ? 'tail.lost' : 'tail.live')}
            </StatusDot>
          )}
          <Button variant="default" leftSection={sign} onClick={() => turn(!isOn)}>
            {t(isOn ? 'tail.stop' : 'tail.start')}
          </Button>
        </span>
      </div>
      {isOn && lines.length === 0 && (
        <p role="status" className={classes.waiting}>
          {t('tail.waiting')}
        </p>
      )}
      {lines.length > 0 && (
        <Scrolls as="div" className={classes.box} role="log" aria-label={t('tail.label')}>
          <ol>
            {lines.map((line) => (
              <Line key={line.seq} line={line} source={nameOf?.(line.sourceId)} />
            ))}
          </ol>
        </Scrolls>
      )}
      {lines.length >= keptMax && <p className="dim">{t('tail.cut', { count: keptMax })}</p>}
    </section>
  )
}
