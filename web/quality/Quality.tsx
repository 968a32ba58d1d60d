import { Button, Skeleton, UnstyledButton } from '@mantine/core'
import { IconChevronDown, IconCircleCheck, IconRefresh } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { QualityDetector } from '#contract'
import { client } from '../api.ts'
import { ErrorState, Page, sayFailure, useFormats, When } from '../ui/index.ts'
import { Findings } from './Findings.tsx'
import { Index } from './Index.tsx'
import classes from './quality.module.css'
import { type Quality as Answer, multiverseQuery, qualityQuery } from './queries.ts'

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

/** When it was measured, and the way to have it measured anew. */
function Measured({ quality }: { quality: Answer }) {
  const { t } = useTranslation('quality')
  const cache = useQueryClient()
  const again = useMutation({
    mutationFn: () => client.quality.overview({ fresh: true }),
    onSuccess: (next) => cache.setQueryData(qualityQuery().queryKey, next),
    onError: sayFailure,
  })
  const { computedAt, isBeingMeasured } = quality
  return (
    <div className={classes.measured}>
      <span className="dim" role="status">
        {isBeingMeasured && t('measured.now')}
        {!isBeingMeasured && computedAt !== null && (
          <>
            {t('measured.at')} <When at={computedAt} />
          </>
        )}
      </span>
      <Button
        variant="default"
        size="compact-sm"
        loading={isBeingMeasured || again.isPending}
        className={classes.again}
        aria-label={t('measured.again')}
        leftSection={<IconRefresh size={15} aria-hidden="true" />}
        onClick={() => again.mutate()}
      >
        <span>{t('measured.again')}</span>
      </Button>
    </div>
  )
}

function Detectors({ quality }: { quality: Answer }) {
  const { t } = useTranslation('quality')
  const [open, setOpen] = useState<QualityDetector | null>(null)
  return (
    <section className={classes.part}>
      <h2>{t('detectors')}</h2>
      <p className="dim">{t('detectorsWhy')}</p>
      <ul className={classes.detectors}>
        {quality.detectors.map(({ detector, count }) => (
          <Detector
            key={detector}
            detector={detector}
            count={count}
            people={quality.people}
            isOpen={open === detector}
            toggle={() => setOpen(open === detector ? null : detector)}
          />
        ))}
      </ul>
    </section>
  )
}

function Waiting() {
  return (
    <>
      <Skeleton height={460} radius="md" />
      <Skeleton height={464} radius="md" />
    </>
  )
}

/** Calidad de captura: what was written in a hurry and can be put right, and how many cards each person has. */
export default function Quality() {
  const { t } = useTranslation('quality')
  const quality = useQuery(qualityQuery())
  const index = useQuery(multiverseQuery(quality.data?.computedAt ?? null))
  // The index is as tall as there are channels and sellers: what stands below it comes with it.
  const isWaiting = !quality.isError && index.isPending
  return (
    <Page title={t('title')} actions={quality.data && <Measured quality={quality.data} />}>
      <div className={classes.quality}>
        {quality.isError && <ErrorState error={quality.error} retry={quality.refetch} />}
        {isWaiting && <Waiting />}
        {!isWaiting && quality.data && <Index computedAt={quality.data.computedAt} />}
        {!isWaiting && quality.data && <Detectors quality={quality.data} />}
      </div>
    </Page>
  )
}
