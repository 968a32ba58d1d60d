import { Button, CloseButton, TextInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useFormats } from '../ui/index.ts'
import classes from './timeline.module.css'

export type Step = { on: string; text: string }

const soon = [
  { id: 'tomorrow', days: 1 },
  { id: 'week', days: 7 },
] as const

/** What is to be done next, and by which day. */
export function NextStep({ step, change }: { step: Step; change: (step: Step | null) => void }) {
  const { t } = useTranslation('people')
  const { dayKey } = useFormats()
  const inDays = (days: number) => dayKey(Date.now() + days * 86_400_000)
  return (
    <fieldset className={classes.next}>
      <legend className="unseen">{t('next.title')}</legend>
      <TextInput
        size="xs"
        className={classes.nextText}
        aria-label={t('next.what')}
        placeholder={t('next.what')}
        maxLength={500}
        value={step.text}
        onChange={(event) => change({ ...step, text: event.currentTarget.value })}
      />
      <TextInput
        size="xs"
        type="date"
        aria-label={t('next.day')}
        min={inDays(0)}
        value={step.on}
        onChange={(event) => change({ ...step, on: event.currentTarget.value })}
      />
      {soon.map(({ id, days }) => (
        <Button
          key={id}
          variant={step.on === inDays(days) ? 'light' : 'default'}
          size="compact-sm"
          onClick={() => change({ ...step, on: inDays(days) })}
        >
          {t(`next.${id}`)}
        </Button>
      ))}
      <CloseButton size="sm" aria-label={t('next.none')} onClick={() => change(null)} />
    </fieldset>
  )
}
