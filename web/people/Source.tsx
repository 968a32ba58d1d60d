import { Popover, UnstyledButton } from '@mantine/core'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Channel } from '#contract'
import { ChannelIcon, useFormats } from '../ui/index.ts'
import classes from './facts.module.css'

type Stated = { source: string; channel: Channel; at: string }
type SourceProps = { of: string; stated: Stated; mark?: string | null; children?: ReactNode }

/** Behind a value, who says it and when they said so: said again it is the later moment, not since when it is so. `of`: what the value is called, `mark`: how much more there is to see. */
export function Source({ of, stated: { source, channel, at }, mark, children }: SourceProps) {
  const { t } = useTranslation('people')
  const { exact } = useFormats()
  return (
    <Popover position="bottom-end" width={280} withinPortal>
      <Popover.Target>
        <UnstyledButton className={classes.source} title={source}>
          <span className="unseen">{t('golden.sourceOf', { field: of, source })}</span>
          {mark && <span className={classes.others}>{mark}</span>}
          <ChannelIcon channel={channel} size={15} decorative />
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown className={classes.sourceBox}>
        <p>{t('golden.from', { source })}</p>
        <p className="dim">{t('golden.saidAt', { when: exact(at) })}</p>
        {children}
      </Popover.Dropdown>
    </Popover>
  )
}
