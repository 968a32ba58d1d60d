import { UnstyledButton } from '@mantine/core'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { chooseLanguage, languages } from '../i18n.ts'
import { Mark } from '../shell/Mark.tsx'
import { Versions } from '../ui/Versions.tsx'
import classes from './setup.module.css'

const sampleChannels = ['counter', 'web', 'instagram', 'whatsapp', 'warranty'] as const

/** What Pulsera does, drawn with an example, beside the first question. */
function Example() {
  const { t } = useTranslation('setup')
  const versions = sampleChannels.map((channel) => ({
    key: channel,
    channel,
    source: t(`sample.${channel}.source`),
    name: t(`sample.${channel}.name`),
    contact: t(`sample.${channel}.contact`),
  }))
  return (
    <div className={classes.example}>
      <p className={classes.promise}>{t('promise')}</p>
      <Versions versions={versions} animate>
        <strong>{t('sample.person')}</strong>
        <span className="dim">{t('sample.known')}</span>
      </Versions>
    </div>
  )
}

/** The page before anybody is signed in. */
export function Frame({ title, lead, children }: { title: string; lead?: string; children: ReactNode }) {
  const { t, i18n } = useTranslation('setup')
  return (
    <div className={classes.frame}>
      <title>{`${title} · Pulsera`}</title>
      <main className={classes.side}>
        <header className={classes.top}>
          <span className={classes.brand}>
            <Mark size={22} />
            Pulsera
          </span>
          <fieldset className={classes.languages}>
            <legend className="unseen">{t('language')}</legend>
            {languages.map(({ id, name }) => (
              <UnstyledButton
                key={id}
                lang={id}
                aria-pressed={i18n.language === id}
                className={classes.language}
                onClick={() => void chooseLanguage(id)}
              >
                {name}
              </UnstyledButton>
            ))}
          </fieldset>
        </header>
        <div className={classes.content}>
          <h1 className={classes.title}>{title}</h1>
          {lead && <p className={classes.lead}>{lead}</p>}
          {children}
        </div>
      </main>
      <aside className={classes.picture} aria-label={t('whatItDoes')}>
        <Example />
      </aside>
    </div>
  )
}
