import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { ChannelIcon } from '../ui/index.ts'
import { briefQuery } from './Brief.tsx'
import classes from './facts.module.css'
import { Section } from './Section.tsx'

/** Where and when somebody usually comes; not on the screen where no habit can be seen. */
export function Preferences({ personId }: { personId: string }) {
  const { t } = useTranslation(['people', 'ui'])
  const preferences = useQuery(briefQuery(personId)).data?.preferences
  if (!preferences?.channel && !preferences?.dayPart) return null
  const { channel, dayPart } = preferences
  return (
    <Section part="preferences" title={t('preferences.title')}>
      <dl className={classes.preferences}>
        {channel && (
          <div>
            <dt>{t('preferences.channel')}</dt>
            <dd>
              <ChannelIcon channel={channel.value} decorative /> {t(`ui:channel.${channel.value}`)}
              <span className="num dim">{t('preferences.of', channel)}</span>
            </dd>
          </div>
        )}
        {dayPart && (
          <div>
            <dt>{t('preferences.dayPart')}</dt>
            <dd>
              {t(`preferences.part.${dayPart.value}`)}
              <span className="num dim">{t('preferences.of', dayPart)}</span>
            </dd>
          </div>
        )}
      </dl>
    </Section>
  )
}
