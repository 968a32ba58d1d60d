import { Skeleton, UnstyledButton } from '@mantine/core'
import { IconChevronDown, IconCircleCheck } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { QualityDetector } from '#contract'
import { ErrorState, Page, useFormats } from '../ui/index.ts'
import { Findings } from './Findings.tsx'
import { Index } from './Index.tsx'
import classes from './quality.module.css'
import { qualityQuery } from './queries.ts'

type Found = { detector: QualityDetector; count: number }

function Detector({ detector, count, people, isOpen, toggle }: Found & { people: number; isOpen: boolean; toggle: () => void }) {
  const { t } = useTranslation('quality')
  const { number } = useFormats()
  return (
    <li className={classes.detector}>
      <UnstyledButton className={classes.detectorHead} aria-expanded={isOpen} disabled={count === 0} onClick={toggle}>
        <span className={classes.detectorText}>
          <span className={classes.detectorTitle}>{t(`detector.${detector}.title`)}</span>
          <span className="dim">{t(`detector.${detector}.why`)}</span>
        </span>
        {count === 0 ? (
          <span className={classes.clean}>
            <IconCircleCheck size={16} stroke={1.8} aria-hidden="true" /> {t('clean')}
          </span>
        ) : (
          <>
            <span className={classes.share} aria-hidden="true">
              <span style={{ width: `${Math.max(2, Math.min(100, (count / Math.max(1, people)) * 100))}%` }} />
            </span>
            <span className={`num ${classes.count}`}>{number(count)}</span>
            <IconChevronDown size={16} aria-hidden="true" className={classes.chevron} data-open={isOpen || undefined} />
          </>
        )}
      </UnstyledButton>
      {isOpen && count > 0 && <Findings detector={detector} count={count} />}
    </li>
  )
}

function Detectors() {
  const { t } = useTranslation('quality')
  const quality = useQuery(qualityQuery())
  const [open, setOpen] = useState<QualityDetector | null>(null)
  if (quality.isError) return <ErrorState error={quality.error} retry={quality.refetch} />
  return (
    <section className={classes.part}>
      <h2>{t('detectors')}</h2>
      <p className="dim">{t('detectorsWhy')}</p>
      {quality.data ? (
        <ul className={classes.detectors}>
          {quality.data.detectors.map(({ detector, count }) => (
            <Detector
              key={detector}
              detector={detector}
              count={count}
              people={quality.data.people}
              isOpen={open === detector}
              toggle={() => setOpen(open === detector ? null : detector)}
            />
          ))}
        </ul>
      ) : (
        <Skeleton height={464} radius="md" />
      )}
    </section>
  )
}

/** Calidad de captura: what was written in a hurry and can be put right, and how many cards each person has. */
export default function Quality() {
  const { t } = useTranslation('quality')
  return (
    <Page title={t('title')}>
      <div className={classes.quality}>
        <Index />
        <Detectors />
      </div>
    </Page>
  )
}
