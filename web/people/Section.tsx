import { UnstyledButton } from '@mantine/core'
import { useLocalStorage } from '@mantine/hooks'
import { IconChevronDown } from '@tabler/icons-react'
import { type ReactNode, useId } from 'react'
import classes from './person.module.css'

const parts = ['purchases', 'preferences', 'golden', 'traits', 'identities', 'related', 'last'] as const
type Part = (typeof parts)[number]

/** Which parts this reader keeps closed on this device, of everybody: beside a history, in a phone's sheet and in a look from the list alike. */
function useFold(part: Part) {
  const [folded, setFolded] = useLocalStorage<Part[]>({ key: 'pulsera.folded', defaultValue: [], getInitialValueInEffect: false })
  const isOpen = !folded.includes(part)
  return { isOpen, toggle: () => setFolded(isOpen ? [...folded, part] : folded.filter((one) => one !== part)) }
}

type SectionProps = { part: Part; title: string; count?: number; children: ReactNode }

/** A part of what is known of a person, to be opened and closed by its title. */
export function Section({ part, title, count, children }: SectionProps) {
  const { isOpen, toggle } = useFold(part)
  const body = useId()
  return (
    <section className={classes.section}>
      <h2 className={classes.sectionTitle}>
        <UnstyledButton className={classes.fold} aria-expanded={isOpen} aria-controls={isOpen ? body : undefined} onClick={toggle}>
          <span>
            {title} {count !== undefined && <span className="num dim">{count}</span>}
          </span>
          <IconChevronDown size={15} stroke={1.7} aria-hidden="true" data-open={isOpen || undefined} />
        </UnstyledButton>
      </h2>
      {isOpen && <div id={body}>{children}</div>}
    </section>
  )
}
