import { type ReactNode, useEffect, useId } from 'react'
import classes from './ui.module.css'

type PageProps = {
  title: string
  /** what stands before the title: a breadcrumb */
  before?: ReactNode
  actions?: ReactNode
  /** `full` for tables and workbenches, `read` for forms and text */
  width?: 'full' | 'read'
  children: ReactNode
}

/** The frame of every screen: one quiet bar with the title and its actions, then the content. */
export function Page({ title, before, actions, width = 'full', children }: PageProps) {
  const id = useId()
  useEffect(() => {
    document.title = `${title} · Pulsera`
  }, [title])
  return (
    <section className={classes.page} aria-labelledby={id}>
      <header className={classes.pageBar}>
        {before}
        <h1 id={id} className={`${classes.pageTitle} cut`}>
          {title}
        </h1>
        <div className={classes.pageActions}>{actions}</div>
      </header>
      <div className={classes.pageBody} data-width={width}>
        {children}
      </div>
    </section>
  )
}
