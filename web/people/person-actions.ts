import {
  IconArrowsJoin2,
  IconArrowsSplit2,
  IconCopy,
  IconHelpCircle,
  IconPencil,
  IconPlus,
  IconPrinter,
  IconQrcode,
  IconScale,
  IconZoomQuestion,
} from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { useMay } from '../access.ts'
import type { PersonPage } from '../api.ts'
import type { Action } from '../ui/offered.ts'
import { copyCode } from './copy-code.ts'
import type { Dialog } from './Dialogs.tsx'

export type Band = 'shown' | 'printed' | null
export type Acts = { write: () => void; open: (dialog: Dialog) => void; showBand: (band: Band) => void }
export type PersonAction = Action & { id: (typeof ids)[number] }
const ids = ['write', 'correct', 'join', 'separate', 'compare', 'suspect', 'why', 'band', 'copy', 'print'] as const

/** Everything that can be done with a person by whoever reads her page: its button, its menu, its letters and the palette take from this list. */
export function usePersonActions(person: PersonPage | undefined, { write, open, showBand }: Acts): PersonAction[] {
  const { t } = useTranslation('people')
  const may = useMay()
  if (!person) return []
  const { code, identities } = person
  const areSeveral = identities.length > 1
  const all: (PersonAction & { when: boolean })[] = [
    { id: 'write', label: t('actions.write'), icon: IconPlus, key: 'c', run: write, when: may('people.write') },
    { id: 'correct', label: t('actions.correct'), icon: IconPencil, key: 'e', run: () => open('correct'), when: may('people.write') },
    { id: 'join', label: t('actions.join'), icon: IconArrowsJoin2, run: () => open('join'), when: may('people.judge') },
    {
      id: 'separate',
      label: t('actions.separate'),
      icon: IconArrowsSplit2,
      run: () => open('separate'),
      when: may('people.judge'),
      isVain: !areSeveral,
    },
    { id: 'compare', label: t('actions.compare'), icon: IconScale, run: () => open('compare'), when: may('people.write') },
    { id: 'suspect', label: t('actions.suspect'), icon: IconHelpCircle, run: () => open('suspect'), when: may('people.write') },
    { id: 'why', label: t('why.ask'), icon: IconZoomQuestion, run: () => open('why'), when: areSeveral },
    { id: 'band', label: t('wristband.show'), icon: IconQrcode, run: () => showBand('shown'), when: true },
    { id: 'copy', label: t('wristband.copyOf'), icon: IconCopy, run: () => void copyCode(code), when: true },
    { id: 'print', label: t('wristband.print'), icon: IconPrinter, run: () => showBand('printed'), when: true },
  ]
  return all.flatMap(({ when, ...action }) => (when ? [action] : []))
}
