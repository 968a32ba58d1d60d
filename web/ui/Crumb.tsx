import { IconChevronRight } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import type { paths } from '../paths.ts'
import classes from './ui.module.css'

type Above = (typeof paths)['people' | 'imports' | 'sources']

/** The way up from one thing to where all of its kind are. `deskOnly`: where the bar of a phone leads there anyway. */
export function Crumb({ to, label, deskOnly = false }: { to: Above; label: string; deskOnly?: boolean }) {
  return (
    <span className={classes.crumb} data-desk-only={deskOnly || undefined}>
      <Link to={to} className={classes.crumbLink}>
        {label}
      </Link>
      <IconChevronRight size={14} stroke={1.7} aria-hidden="true" />
    </span>
  )
}
