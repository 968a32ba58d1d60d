import classes from './ui.module.css'

/**
 * Text that may hold a mail: it goes to the next line whole, and where a column is too narrow for all of it, its domain does ("gmail.c|om" is no
 * word).
 */
export function Wrapped({ text }: { text: string }) {
  const [before = '', mail, ...after] = text.split(/(\S+@\S+)/)
  if (!mail) return text
  const at = mail.indexOf('@', 1)
  return (
    <>
      {before}
      <span className={classes.whole}>
        {mail.slice(0, at)}
        <span className={classes.whole}>{mail.slice(at)}</span>
      </span>
      {after.length > 0 && <Wrapped text={after.join('')} />}
    </>
  )
}
