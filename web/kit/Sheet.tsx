import { useTranslation } from 'react-i18next'
import type { KitContent } from '#contract'
import classes from './kit.module.css'
import { kitSections } from './words.ts'

/** The page as it is printed, in the language of its words. */
export function Sheet({ business, language, content }: { business: string; language: 'es' | 'en'; content: KitContent }) {
  const { i18n } = useTranslation()
  const t = i18n.getFixedT(i18n.language, 'today')
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
              <h3>{t(`kit.section.${section}`)}</h3>
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
