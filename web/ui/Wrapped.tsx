import { Fragment, type ReactNode } from 'react'
import classes from './ui.module.css'

type WrappedProps = {
  text: string
  /** how a stretch of it is drawn, where it is more than its letters */
  draw?: (from: number, to: number) => ReactNode
}

/**
 * Text that may hold a mail: it goes to the next line whole, and where a column is too narrow for all of it, its domain does ("gmail.c|om" is no
 * word).
 */
export function Wrapped({ text, draw = (from, to) => text.slice(from, to) }: WrappedProps) {
  const mails = [...text.matchAll(/\S+@\S+/g)].map(({ 0: mail, index }) => ({
    start: index,
    at: index + mail.indexOf('@', 1),
    end: index + mail.length,
  }))
  return (
    <>
      {mails.map(({ start, at, end }, nth) => (
        <Fragment key={start}>
          {draw(mails[nth - 1]?.end ?? 0, start)}
          <span className={classes.whole}>
            {draw(start, at)}
            <span className={classes.whole}>{draw(at, end)}</span>
          </span>
        </Fragment>
      ))}
      {draw(mails.at(-1)?.end ?? 0, text.length)}
    </>
  )
}
