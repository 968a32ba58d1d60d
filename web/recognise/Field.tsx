import { CloseButton, Loader } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
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
  busy: boolean
  /** the marked candidate, or null while there is no list */
  at: number | null
}

/** The one field of the screen; the list under it is walked from here. */
export function Field({ ref, text, change, press, clear, busy, at }: FieldProps) {
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
    </div>
  )
}
