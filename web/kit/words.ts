import { type KitContent, kitSections } from '#contract'

const linesMax = 10
const lineMax = 200

/** One line of text for each line of the page: empty ones go, long ones are cut where the page would end. */
export const linesOf = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim().slice(0, lineMax))
    .filter(Boolean)
    .slice(0, linesMax)

/** What keeps the page from being saved: a title or a section without words. */
export const isComplete = ({ title, ...content }: KitContent): boolean =>
  title.trim() !== '' && kitSections.every((section) => content[section].length > 0)
