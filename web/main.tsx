import './global.css'
import '@mantine/core/styles.layer.css'
import '@mantine/notifications/styles.layer.css'
import { MantineProvider } from '@mantine/core'
import { Notifications } from '@mantine/notifications'
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { I18nextProvider } from 'react-i18next'
import { queryClient } from './api.ts'
import { i18n, startTexts } from './i18n.ts'
import { router } from './routes.tsx'
import { followUpdates, installApp } from './shell/app.ts'
import { cssVariables, theme } from './theme.ts'
import { applyDensity } from './ui/density.ts'

const place = document.getElementById('root')
if (!place) throw new Error('index.html has no #root')
applyDensity()
followUpdates()
installApp()
await startTexts()
createRoot(place).render(
  <StrictMode>
    <I18nextProvider i18n={i18n}>
      <QueryClientProvider client={queryClient}>
        <MantineProvider theme={theme} cssVariablesResolver={cssVariables} defaultColorScheme="auto">
          <Notifications className="toasts" position="bottom-center" limit={5} />
          <RouterProvider router={router} />
        </MantineProvider>
      </QueryClientProvider>
    </I18nextProvider>
  </StrictMode>,
)
