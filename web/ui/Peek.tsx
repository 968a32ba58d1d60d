import { Drawer } from '@mantine/core'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

/** Looks at one thing without losing the list; Esc closes. */
export function Peek({ opened, close, title, children }: { opened: boolean; close: () => void; title: ReactNode; children: ReactNode }) {
  const { t } = useTranslation('ui')
  return (
    <Drawer
      opened={opened}
      onClose={close}
      title={title}
      position="right"
      size={440}
      overlayProps={{ backgroundOpacity: 0.08 }}
      closeButtonProps={{ 'aria-label': t('close') }}
      transitionProps={{ duration: 120 }}
    >
      {children}
    </Drawer>
  )
}
