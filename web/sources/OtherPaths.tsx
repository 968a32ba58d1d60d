import { Button, TextInput } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { type ReactNode, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { isTaken, lacksPath, nameIn, type Other } from './others.ts'
import classes from './sources.module.css'

type Props = {
  others: readonly Other[]
  change: (others: Other[]) => void
  pick: (label: string, value: string, change: (path: string) => void, also: { error: string | undefined }) => ReactNode
}

/** What else is kept of the customer: each place of the sample, and what it is called here. */
export function OtherPaths({ others, change, pick }: Props) {
  const { t } = useTranslation('sources')
  const add = useRef<HTMLButtonElement>(null)
  const replace = (at: number, one: Other) => change(others.with(at, one))
  const remove = (at: number) => {
    change(others.toSpliced(at, 1))
    // The button that was pressed may go with its row.
    add.current?.focus()
  }
  return (
    <fieldset className={classes.paths}>
      <legend>{t('map.others')}</legend>
      {others.map((one, at) => {
        const label = t('map.otherPath', { n: at + 1 })
        return (
          <div key={label} className={classes.otherPath}>
            {pick(label, one.path, (path) => replace(at, { ...one, path }), {
              error: lacksPath(one) ? t('map.otherNowhere') : undefined,
            })}
            <TextInput
              label={t('map.otherName', { n: at + 1 })}
              placeholder={nameIn(one.path)}
              value={one.name}
              maxLength={200}
              description={isTaken(others, at) ? t('map.otherTwice') : undefined}
              onChange={(event) => replace(at, { ...one, name: event.currentTarget.value })}
            />
            <Button variant="subtle" color="gray" size="compact-sm" className={classes.start} onClick={() => remove(at)}>
              {t('map.removeOther', { n: at + 1 })}
            </Button>
          </div>
        )
      })}
      <Button
        ref={add}
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
