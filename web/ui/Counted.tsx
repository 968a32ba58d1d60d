import { useFormats } from './format.ts'
import classes from './ui.module.css'

/** A choice with how many it would show; «at least» where not all were counted. While nobody knows, its place is kept as far as the screen gives it one. */
export function Counted({ label, count, isWhole = true }: { label: string; count: number | undefined; isWhole?: boolean | undefined }) {
  const { atLeast } = useFormats()
  const isKnown = count !== undefined && (isWhole || count > 0)
  return (
    <>
      {label}{' '}
      <span data-count className={`num ${classes.counted}`}>
        {isKnown && atLeast(count, isWhole)}
      </span>
    </>
  )
}
