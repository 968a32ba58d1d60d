import { Modal, type ModalProps } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { mayDiscard, useHalfWritten } from './half-written.ts'

type FormDialogProps = Omit<ModalProps, 'onClose'> & { close: () => void; isBegun: boolean }

/** A dialog in which something is written: Esc, the cross, a slip beside it and the way back ask before that is lost. */
export function FormDialog({ close, isBegun, ...modal }: FormDialogProps) {
  const { t } = useTranslation('ui')
  const isHalfWritten = modal.opened && isBegun
  useHalfWritten(isHalfWritten)
  // Only what is written in it is asked about: what is half written on the screen behind stays there.
  const leave = () => (isHalfWritten ? void mayDiscard().then((may) => may && close()) : close())
  return <Modal {...modal} onClose={leave} closeButtonProps={{ 'aria-label': t('close') }} />
}
