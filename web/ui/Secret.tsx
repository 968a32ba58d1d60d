import { Button, CopyButton, TextInput } from '@mantine/core'
import { IconCheck, IconCopy } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { Scrolls } from './Scrolls.tsx'
import classes from './secret.module.css'

/** A button that copies, and says that it did. */
function Copy({ value, word }: { value: string; word: string }) {
  const { t } = useTranslation('ui')
  return (
    <CopyButton value={value} timeout={2500}>
      {({ copied, copy }) => (
        <Button
          variant="default"
          leftSection={copied ? <IconCheck size={16} aria-hidden="true" /> : <IconCopy size={16} aria-hidden="true" />}
          onClick={copy}
        >
          <span aria-live="polite">{copied ? t('copied') : word}</span>
        </Button>
      )}
    </CopyButton>
  )
}

/** A secret that is shown this once. */
export function Secret({ label, value }: { label: string; value: string }) {
  const { t } = useTranslation('ui')
  return (
    <div className={classes.secret}>
      <p className={classes.once}>{t('shownOnce')}</p>
      <div className={classes.line}>
        <TextInput
          label={label}
          value={value}
          readOnly
          onFocus={(event) => event.currentTarget.select()}
          classNames={{ input: classes.text }}
        />
        <Copy value={value} word={t('copy')} />
      </div>
    </div>
  )
}

/** Code to paste elsewhere. */
export function Example({ code, hint }: { code: string; hint: string }) {
  const { t } = useTranslation('ui')
  return (
    <div className={classes.example}>
      <p className="dim">{hint}</p>
      <Scrolls as="pre">
        <code>{code}</code>
      </Scrolls>
      <Copy value={code} word={t('copyCode')} />
    </div>
  )
}
