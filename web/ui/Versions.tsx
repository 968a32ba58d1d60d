import type { ReactNode } from 'react'
import type { Channel } from '#contract'
import { ChannelIcon } from './Channel.tsx'
import classes from './versions.module.css'

type Version = { key: string; channel: Channel; source: string; name: string; contact: string }
type VersionsProps = { versions: Version[]; animate: boolean; children: ReactNode }

/** One customer as several sources know her, and the person all of them are. */
export function Versions({ versions, animate, children }: VersionsProps) {
  const count = Math.max(1, versions.length)
  return (
    <div className={classes.versions} data-animate={animate || undefined}>
      <ul className={classes.list}>
        {versions.map((version, index) => (
          <li key={version.key} className={classes.version} style={{ '--n': index } as React.CSSProperties}>
            <ChannelIcon channel={version.channel} decorative />
            <span className={classes.text}>
              <span className={classes.line}>
                <span className={classes.name}>{version.name}</span>
                <span className={classes.source}>{version.source}</span>
              </span>
              <span className={`${classes.contact} cut`}>{version.contact}</span>
            </span>
          </li>
        ))}
      </ul>
      <svg className={classes.threads} viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden="true">
        {versions.map((version, index) => {
          const y = ((index + 0.5) / count) * 100
          return <path key={version.key} d={`M0 ${y} C 55 ${y}, 45 50, 100 50`} vectorEffect="non-scaling-stroke" />
        })}
      </svg>
      <div className={classes.person} style={{ '--n': count } as React.CSSProperties}>
        <svg className={classes.band} viewBox="0 0 64 64" aria-hidden="true">
          <circle cx="32" cy="32" r="27" pathLength={1} />
        </svg>
        <div className={classes.one}>{children}</div>
      </div>
    </div>
  )
}
