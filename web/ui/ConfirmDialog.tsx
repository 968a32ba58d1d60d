import { Button, Modal } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useQuestion } from './confirm.ts'
import classes from './ui.module.css'

/** Stands once in the shell; shows whatever `confirm` asks. */
export default function ConfirmDialog() {
  const { t } = useTranslation('ui')
  const question = useQuestion()
  if (!question) return null
  const { title, body, yes, no, danger, answer } = question
  return (
    <Modal opened onClose={() => answer(false)} title={title} closeButtonProps={{ 'aria-label': t('close') }} size={440}>
      <div className={classes.confirmBody}>{body}</div>
      <div className={classes.confirmButtons}>
        <Button variant="default" onClick={() => answer(false)}>
          {no ?? t('cancel')}
        </Button>
        <Button data-autofocus color={danger ? 'red.9' : undefined} onClick={() => answer(true)}>
          {yes}
        </Button>
      </div>
    </Modal>
  )
}
