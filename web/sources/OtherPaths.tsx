import { Button, TextInput } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { WebhookMapping } from '#contract'
import classes from './sources.module.css'

type Other = WebhookMapping['traits'][number]
type Props = {
  others: readonly Other[]
  change: (others: Other[]) => void
  pick: (label: string, value: string, change: (path: string) => void) => ReactNode
}

/** As the sample calls it, where nobody gives it another name. */
const nameIn = (path: string): string =>
  path
    .replaceAll(/\[\d+\]/g, '')
    .split('.')
    .at(-1) ?? ''
const named = ({ name, path }: Other): Other => ({ name: name.trim() || nameIn(path), path: path.trim() })

/** Those that say where they stand. */
export const otherOf = (others: readonly Other[]): Other[] => others.filter(({ path }) => path.trim() !== '').map(named)

export const saysTwice = (others: readonly Other[]): boolean =>
  new Set(otherOf(others).map(({ name }) => name)).size < otherOf(others).length

/** What else is kept of the customer: each place of the sample, and what it is called here. */
export function OtherPaths({ others, change, pick }: Props) {
  const { t } = useTranslation('sources')
  const replace = (at: number, one: Other) => change(others.with(at, one))
  const isTaken = (at: number) => otherOf(others.slice(0, at)).some(({ name }) => name === named(others[at] as Other).name)
  return (
    <fieldset className={classes.paths}>
      <legend>{t('map.others')}</legend>
      {others.map((one, at) => {
        const label = t('map.otherPath', { n: at + 1 })
        return (
          <div key={label} className={classes.otherPath}>
            {pick(label, one.path, (path) => replace(at, { ...one, path }))}
            <TextInput
              label={t('map.otherName', { n: at + 1 })}
              placeholder={nameIn(one.path)}
              value={one.name}
              maxLength={200}
              error={one.path.trim() !== '' && isTaken(at) ? t('map.otherTwice') : undefined}
              onChange={(event) => replace(at, { ...one, name: event.currentTarget.value })}
            />
          </div>
        )
      })}
      <Button
        variant="subtle"
        size="compact-sm"
        className={classes.start}
        leftSection={<IconPlus size={14} aria-hidden="true" />}
        disabled={others.length >= 100}
        onClick={() => change([...others, { name: '', path: '' }])}
      >
        {t('map.addOther')}
      </Button>
    </fieldset>
  )
}
