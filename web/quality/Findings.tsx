import { Button, TextInput } from '@mantine/core'
import { IconCheck } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { findingsMax, type QualityDetector } from '#contract'
import { api, client } from '../api.ts'
import { paths } from '../paths.ts'
import { ChannelDot, ErrorState, Failure, RowsSkeleton, undoable, useFormats } from '../ui/index.ts'
import classes from './quality.module.css'
import { type Finding, findingsQuery, type Quality, qualityQuery } from './queries.ts'

const withMore = (quality: Quality, detector: QualityDetector, more: 1 | -1): Quality => ({
  ...quality,
  detectors: quality.detectors.map((one) => (one.detector === detector ? { ...one, count: Math.max(0, one.count + more) } : one)),
})

/** Puts one value right where it stands; it becomes the business's own word about the person. */
function Correct({ finding, field, detector }: { finding: Finding; field: NonNullable<Finding['field']>; detector: QualityDetector }) {
  const { t } = useTranslation(['quality', 'ui'])
  const [value, setValue] = useState(finding.suggestion ?? (field === 'full_name' ? finding.name : ''))
  const cache = useQueryClient()
  // What is put right is one less at once, and one more when it is taken back; the figures follow when they are measured anew.
  const follow = async (more: 1 | -1) => {
    cache.setQueryData(qualityQuery().queryKey, (now) => now && withMore(now, detector, more))
    await Promise.all([api.quality.list.key(), api.people.key()].map((queryKey) => cache.invalidateQueries({ queryKey })))
  }
  const save = useMutation({
    mutationFn: () => client.people.correct({ id: finding.personId, attributes: { [field]: value.trim() } }),
    onSuccess: async ({ writingId }) => {
      const takeBack = async () => {
        await client.people.takeBack({ id: writingId })
        await follow(1)
      }
      undoable(t('corrected'), takeBack, t('ui:undone'))
      await follow(-1)
    },
  })
  const isReady = value.trim() !== '' && value.trim() !== finding.value && !save.isPending
  return (
    <form
      className={classes.correct}
      onSubmit={(event) => {
        event.preventDefault()
        if (isReady) save.mutate()
      }}
    >
      <TextInput
        size="xs"
        aria-label={t('rightValue', { field: t(`ui:field.${field}`), name: finding.name || finding.value })}
        placeholder={t(`ui:field.${field}`)}
        maxLength={1000}
        value={value}
        onChange={(event) => setValue(event.currentTarget.value)}
      />
      <Button
        type="submit"
        variant="default"
        size="compact-sm"
        disabled={!isReady}
        loading={save.isPending}
        leftSection={<IconCheck size={14} aria-hidden="true" />}
      >
        {t('correct')}
      </Button>
      <Failure error={save.error} />
    </form>
  )
}

function Row({ finding, detector }: { finding: Finding; detector: QualityDetector }) {
  const { t } = useTranslation(['quality', 'ui'])
  const { phone } = useFormats()
  const { personId, name, contact, value, channel, source, field } = finding
  return (
    <li className={classes.finding}>
      <div className={classes.findingMain}>
        <Link to={paths.person} params={{ personId }} className={classes.findingName}>
          {name || (contact && phone(contact)) || t('ui:nameless')}
        </Link>
        <span className="dim">
          {value !== name && <q>{value}</q>} <ChannelDot channel={channel} label={source} />
        </span>
        {finding.with.length > 0 && (
          <span className={classes.with}>
            <span className="dim">{t('alsoOf')}</span>
            {finding.with.map((other) => (
              <Link key={other.personId} to={paths.person} params={{ personId: other.personId }}>
                {other.name || t('ui:nameless')}
              </Link>
            ))}
          </span>
        )}
      </div>
      {field && <Correct finding={finding} field={field} detector={detector} />}
    </li>
  )
}

/** Whom one detector finds, each with what is needed to put it right here. */
export function Findings({ detector, count }: { detector: QualityDetector; count: number }) {
  const { t } = useTranslation('quality')
  const { number } = useFormats()
  const [limit, setLimit] = useState<number>(findingsMax.first)
  const findings = useQuery(findingsQuery(detector, limit))
  if (findings.isError) return <ErrorState error={findings.error} retry={findings.refetch} />
  if (!findings.data) return <RowsSkeleton rows={Math.min(5, count)} height={52} />
  const { items } = findings.data
  const hidden = count - items.length
  return (
    <>
      <ul className={classes.findings}>
        {items.map((finding) => (
          <Row key={`${finding.personId} ${finding.value}`} finding={finding} detector={detector} />
        ))}
      </ul>
      {hidden > 0 &&
        (limit < findingsMax.all ? (
          <Button variant="subtle" size="compact-sm" loading={findings.isFetching} onClick={() => setLimit(findingsMax.all)}>
            {t('more', { count: hidden, n: number(hidden) })}
          </Button>
        ) : (
          !findings.isFetching && <p className="dim">{t('rest', { count: hidden, n: number(hidden) })}</p>
        ))}
    </>
  )
}
