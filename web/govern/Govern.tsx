import { Tabs } from '@mantine/core'
import { useHash } from '@mantine/hooks'
import { useTranslation } from 'react-i18next'
import { useMay } from '../access.ts'
import { EmptyState, Page } from '../ui/index.ts'
import { Audit } from './Audit.tsx'
import { Business } from './Business.tsx'
import classes from './govern.module.css'
import { Keys } from './Keys.tsx'
import { Models } from './Models.tsx'
import { Team } from './Team.tsx'

const tabs = { team: Team, models: Models, keys: Keys, audit: Audit, business: Business }
type Tab = keyof typeof tabs
const isTab = (word: string): word is Tab => word in tabs

/** Gobierno: the team, the API's keys, the audit and the business's own settings; the tab stands in the address. */
export default function Govern() {
  const { t } = useTranslation('govern')
  const [hash, setHash] = useHash({ getInitialValueInEffect: false })
  const word = hash.replace('#', '')
  const tab = isTab(word) ? word : 'team'
  if (!useMay()('workspace.govern')) {
    return (
      <Page title={t('title')}>
        <EmptyState title={t('denied')} />
      </Page>
    )
  }
  return (
    <Page title={t('title')}>
      <Tabs value={tab} onChange={(next) => next && setHash(next)} keepMounted={false} classNames={{ list: classes.tabs }}>
        <Tabs.List aria-label={t('title')}>
          {(Object.keys(tabs) as Tab[]).map((each) => (
            <Tabs.Tab key={each} value={each}>
              {t(`tab.${each}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {(Object.keys(tabs) as Tab[]).map((each) => {
          const Panel = tabs[each]
          return (
            <Tabs.Panel key={each} value={each} className={classes.panel}>
              <Panel />
            </Tabs.Panel>
          )
        })}
      </Tabs>
    </Page>
  )
}
