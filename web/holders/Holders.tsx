import { Holder } from './Holder.tsx'
import type { Asked } from './use-asked.ts'
import type { Holder as Held } from './use-holders.ts'

type HoldersProps = { asked: Asked; busy: boolean; yes: (holder: Held) => void }

/** Whoever holds what was typed, each with her question; `yes`: she is the one meant. */
export function Holders({ asked: { holders, isShared, isNeeded, share }, busy, yes }: HoldersProps) {
  return holders.map((holder) => (
    <Holder
      key={holder.candidate.person.id}
      holder={holder}
      busy={busy}
      isShared={isShared(holder)}
      isNeeded={isNeeded(holder)}
      yes={() => yes(holder)}
      no={() => share(holder)}
    />
  ))
}
