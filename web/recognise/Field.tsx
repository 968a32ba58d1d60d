import { ActionIcon, CloseButton, Loader } from '@mantine/core'
import { IconScan, IconSearch } from '@tabler/icons-react'
import type { KeyboardEvent, Ref } from 'react'
import { useTranslation } from 'react-i18next'
import { optionId } from './Candidates.tsx'
import classes from './recognise.module.css'

type FieldProps = {
  ref: Ref<HTMLInputElement>
  text: string
  change: (text: string) => void
  press: (event: KeyboardEvent) => void
  clear: () => void
  /** opens the camera; undefined where there is none to open */
  scan: (() => void) | undefined
  busy: boolean
  /** the marked candidate, or null while there is no list */
  at: number | null
}

/** The one field of the screen; the list under it is walked from here. */
export function Field({ ref, text, change, press, clear, scan, busy, at }: FieldProps) {
  const { t } = useTranslation('recognise')
  return (
    <div className={classes.field}>
      <IconSearch size={20} stroke={1.7} aria-hidden="true" />
      <input
        ref={ref}
        data-search
        // biome-ignore lint/a11y/noAutofocus: the screen is this one field, and the clerk's hands are on the keyboard
        autoFocus
        type="text"
        inputMode="search"
        enterKeyHint="search"
        autoComplete="off"
        autoCorrect="off"
        spellCheck={false}
        maxLength={200}
        role="combobox"
        aria-label={t('field')}
        aria-autocomplete="list"
        aria-expanded={at !== null}
        aria-controls={at === null ? undefined : 'candidates'}
        aria-activedescendant={at === null ? undefined : optionId(at)}
        placeholder={t('placeholder')}
        value={text}
        onChange={(event) => change(event.currentTarget.value)}
        onKeyDown={press}
      />
      <span className={classes.fieldEnd}>
        {busy ? <Loader size={16} aria-hidden="true" /> : text !== '' && <CloseButton aria-label={t('clear')} onClick={clear} />}
      </span>
      {scan && (
        <ActionIcon
          variant="subtle"
          color="gray"
          size={38}
          visibleFrom="sm"
          title={t('scan.open')}
          aria-label={t('scan.open')}
          onClick={scan}
        >
          <IconScan size={21} stroke={1.6} aria-hidden="true" />
        </ActionIcon>
      )}
    </div>
  )
}
