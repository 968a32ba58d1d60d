import { Button, Textarea, TextInput, UnstyledButton } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { IconArrowsJoin2, IconSearch } from '@tabler/icons-react'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, type PersonPage, type PersonSummary } from '../api.ts'
import { Failure, FormButtons, PersonLine, Reasons, useHalfWritten } from '../ui/index.ts'
import classes from './dialogs.module.css'
import { useRegroup } from './use-regroup.ts'

type PickOtherProps = { person: PersonPage; purpose: 'join' | 'suspect'; close: () => void }

/** Who is the other one? Suggests those already related; finds anybody. */
export function SearchOther({ person, pick }: { person: PersonPage; pick: (other: PersonSummary) => void }) {
  const { t } = useTranslation('people')
  const [text, setText] = useState('')
  const [settled] = useDebouncedValue(text.trim(), 120)
  const isAsking = settled.length >= 2
  const list = useRef<HTMLUListElement>(null)
  const found = useQuery(api.people.recognise.queryOptions({ input: { q: settled }, enabled: isAsking, placeholderData: keepPreviousData }))
  const suggested = person.related.map((related) => ({ person: related.person, because: related.because }))
  const others = (isAsking ? (found.data?.candidates ?? []) : suggested).filter((other) => other.person.id !== person.id)
  return (
    <>
      <TextInput
        data-autofocus
        onKeyDown={(event) => {
          const [first] = others
          if (event.key === 'ArrowDown') list.current?.querySelector('button')?.focus()
          else if (event.key === 'Enter' && first && !found.isPlaceholderData) pick(first.person)
          else return
          event.preventDefault()
        }}
        aria-label={t('pick.field')}
        placeholder={t('pick.placeholder')}
        leftSection={<IconSearch size={16} stroke={1.7} aria-hidden="true" />}
        value={text}
        maxLength={200}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <ul
        ref={list}
        className={classes.others}
        aria-label={t('pick.found')}
        onKeyDown={(event) => {
          if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return
          const buttons = [...event.currentTarget.querySelectorAll('button')]
          const at = buttons.indexOf(document.activeElement as HTMLButtonElement)
          buttons[Math.max(0, Math.min(buttons.length - 1, at + (event.key === 'ArrowDown' ? 1 : -1)))]?.focus()
          event.preventDefault()
        }}
      >
        {others.map((other) => (
          <li key={other.person.id}>
            <UnstyledButton className={classes.other} onClick={() => pick(other.person)}>
              <PersonLine person={other.person} plain />
              <Reasons reasons={other.because} limit={2} />
            </UnstyledButton>
          </li>
        ))}
      </ul>
      {others.length === 0 && <p className={`dim ${classes.hint}`}>{t(isAsking && found.isSuccess ? 'pick.nobody' : 'pick.hint')}</p>}
    </>
  )
}

/** Joins with another person, or leaves the doubt for review. */
export function PickOther({ person, purpose, close }: PickOtherProps) {
  const { t } = useTranslation(['people', 'ui'])
  const [other, setOther] = useState<PersonSummary | null>(null)
  const [note, setNote] = useState('')
  const { join, suspect } = useRegroup(person.id)
  useHalfWritten(note.trim() !== '')
  if (!other) return <SearchOther person={person} pick={setOther} />
  const act = () => {
    if (purpose === 'join') join.mutate(other.id, { onSuccess: close })
    else suspect.mutate({ withId: other.id, note }, { onSuccess: close })
  }
  return (
    <div className={classes.form}>
      <div className={classes.pair}>
        <PersonLine person={person} plain />
        <IconArrowsJoin2 size={18} stroke={1.6} aria-hidden="true" className="dim" />
        <PersonLine person={other} plain />
      </div>
      {purpose === 'join' ? (
        <p className="dim">
          {t('join.what', { count: person.recordCount + other.recordCount, purchases: person.purchaseCount + other.purchaseCount })}
        </p>
      ) : (
        <Textarea
          label={t('suspect.note')}
          placeholder={t('suspect.notePlaceholder')}
          maxLength={500}
          autosize
          minRows={2}
          value={note}
          onChange={(event) => setNote(event.currentTarget.value)}
        />
      )}
      <Failure error={join.error ?? suspect.error} />
      <FormButtons>
        <Button variant="default" onClick={() => setOther(null)}>
          {t('pick.another')}
        </Button>
        <Button data-autofocus loading={join.isPending || suspect.isPending} onClick={act}>
          {t(purpose === 'join' ? 'join.do' : 'suspect.do')}
        </Button>
      </FormButtons>
    </div>
  )
}
