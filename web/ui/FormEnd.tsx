import { Button } from '@mantine/core'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Failure } from './Failure.tsx'
import classes from './ui.module.css'

/** The row of buttons that a form or a dialog ends with. */
export const FormButtons = ({ children }: { children: ReactNode }) => <div className={classes.formEnd}>{children}</div>

type FormEndProps = { save: { error: unknown; isPending: boolean }; close: () => void; disabled?: boolean; children: ReactNode }

/** How a form ends: why saving failed, the way out, and the button that saves, which bears `children`. */
export function FormEnd({ save, close, disabled = false, children }: FormEndProps) {
  const { t } = useTranslation('ui')
  return (
    <>
      <Failure error={save.error} />
      <FormButtons>
        <Button variant="default" onClick={close}>
          {t('cancel')}
        </Button>
        <Button type="submit" disabled={disabled} loading={save.isPending}>
          {children}
        </Button>
      </FormButtons>
    </>
  )
}
