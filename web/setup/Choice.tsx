import { UnstyledButton } from '@mantine/core'
import { IconBuildingStore, IconChevronRight, IconUsersPlus } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import classes from './setup.module.css'

export type Mode = 'demo' | 'own'
const choices = [
  { mode: 'demo', icon: IconBuildingStore },
  { mode: 'own', icon: IconUsersPlus },
] as const

/** The one question of a first run. */
export function Choice({ choose }: { choose: (mode: Mode) => void }) {
  const { t } = useTranslation('setup')
  return (
    <ul className={classes.choices}>
      {choices.map(({ mode, icon: Icon }) => (
        <li key={mode}>
          <UnstyledButton className={classes.choice} onClick={() => choose(mode)}>
            <Icon size={22} stroke={1.5} aria-hidden="true" className={classes.choiceIcon} />
            <span className={classes.choiceText}>
              <span className={classes.choiceTitle}>{t(`${mode}.title`)}</span>
              <span className="dim">{t(`${mode}.text`)}</span>
            </span>
            <IconChevronRight size={18} stroke={1.6} aria-hidden="true" className={classes.choiceGo} />
          </UnstyledButton>
        </li>
      ))}
    </ul>
  )
}
