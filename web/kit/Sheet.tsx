import { kitSections } from '#contract'
import classes from './kit.module.css'
import type { Kit } from './queries.ts'

/** The page as it is printed: all of it in its own language, whatever the reader's. */
export function Sheet({ business, language, content, headings }: Pick<Kit, 'business' | 'language' | 'content' | 'headings'>) {
  return (
    <article className={classes.sheet} lang={language} aria-label={content.title}>
      <p className={classes.sheetBusiness}>{business}</p>
      <h2>{content.title}</h2>
      {content.lead && <p className={classes.sheetLead}>{content.lead}</p>}
      <div className={classes.sheetParts}>
        {kitSections.map((section) => {
          const List = section === 'routine' ? 'ol' : 'ul'
          return (
            <section key={section} data-part={section}>
              <h3>{headings[section]}</h3>
              <List>
                {content[section].map((line) => (
                  <li key={line}>{line}</li>
                ))}
              </List>
            </section>
          )
        })}
      </div>
      {content.footer && <p className={classes.sheetFoot}>{content.footer}</p>}
    </article>
  )
}
