import { IconAlertTriangle } from '@tabler/icons-react'
import { messageOf } from '../api.ts'
import classes from './ui.module.css'

/** A refusal in its place: beside what was asked. */
export function Failure({ error }: { error: unknown }) {
  if (!error) return null
  return (
    <p role="alert" className={classes.failure}>
      <IconAlertTriangle size={16} stroke={1.8} aria-hidden="true" className={classes.failureSign} />
      <span>{typeof error === 'string' ? error : messageOf(error)}</span>
    </p>
  )
}
