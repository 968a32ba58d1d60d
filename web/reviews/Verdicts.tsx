import { Button } from '@mantine/core'
import { IconArrowsJoin2, IconArrowsSplit2, IconClockPause, IconUsersGroup } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import classes from './compare.module.css'
import type { Verdict } from './queries.ts'

const choices = [
  { verdict: 'same', key: 'M', icon: IconArrowsJoin2 },
  { verdict: 'different', key: 'D', icon: IconArrowsSplit2 },
  { verdict: 'household', key: 'F', icon: IconUsersGroup },
  { verdict: 'later', key: 'L', icon: IconClockPause },
] as const

/** `isRead`: the pair has been there long enough to be answered. `suggests`: one answer is drawn as the likely one. `count`: how many people the verdict is about. */
type VerdictsProps = {
  decide: (verdict: Verdict, by: { timeStamp: number }) => void
  isRead: boolean
  suggests: Verdict | null
  keysOn: boolean
  count: number
}

/** Four answers, always within reach, each with its key. */
export function Verdicts({ decide, isRead, suggests, keysOn, count }: VerdictsProps) {
  const { t } = useTranslation('reviews')
  return (
    <fieldset className={classes.verdicts} aria-disabled={!isRead}>
      <legend className="unseen">{t('verdict.group')}</legend>
      {choices.map(({ verdict, key, icon: Sign }) => (
        <Button
          key={verdict}
          variant={verdict === suggests ? 'filled' : 'default'}
          leftSection={<Sign size={17} stroke={1.7} aria-hidden="true" />}
          rightSection={
            keysOn ? (
              <span className={classes.key} aria-hidden="true">
                {key}
              </span>
            ) : undefined
          }
          aria-keyshortcuts={keysOn ? key : undefined}
          onClick={(click) => decide(verdict, click)}
        >
          {t(`verdict.${verdict}`)}
          {count > 2 && verdict !== 'later' && ` (${count})`}
        </Button>
      ))}
    </fieldset>
  )
}
