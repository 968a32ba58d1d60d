import { Button } from '@mantine/core'
import { IconArrowLeft, IconDoor, IconHelpCircle, IconMessage2, IconNote } from '@tabler/icons-react'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { type KeyboardEvent, useEffect, useLayoutEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useAddressForm, useMay } from '../access.ts'
import { api, type Candidate, client, queryClient } from '../api.ts'
import { paths } from '../paths.ts'
import { Brief, briefQuery } from '../people/Brief.tsx'
import { Composer } from '../people/Composer.tsx'
import {
  Avatar,
  ChannelIcon,
  LinkButton,
  Money,
  Reasons,
  sayFailure,
  undoable,
  useContacts,
  useName,
  useToastsOnTop,
  When,
  Wrapped,
} from '../ui/index.ts'
import { areLettersOn, screenKey } from '../ui/letters.ts'
import classes from './recognise.module.css'

const firstNameOf = (name: string) => name.trim().split(/\s+/)[0] ?? ''

/** Words to begin with, from what is known of the person. */
function Opening({ personId, name }: { personId: string; name: string }) {
  const { t } = useTranslation('recognise')
  const address = useAddressForm()
  const opening = useQuery(briefQuery(personId)).data?.opening
  const words = opening && t(`say.${address}.${opening.form}`, { name: firstNameOf(name), product: opening.product ?? '' })
  return (
    <blockquote className={classes.script}>
      <IconMessage2 size={18} stroke={1.6} aria-hidden="true" />
      <p aria-live="polite">{words ?? '\u00A0'}</p>
    </blockquote>
  )
}

function Facts({ person, seenAt }: { person: Candidate['person']; seenAt: string | null }) {
  const { t } = useTranslation('recognise')
  return (
    <dl className={classes.knownFacts}>
      <div>
        <dt>{t('known.purchases')}</dt>
        <dd className="num">{person.purchaseCount}</dd>
      </div>
      <div>
        <dt>{t('known.spent')}</dt>
        <dd>
          <Money value={person.spent} />
        </dd>
      </div>
      <div>
        <dt>{t('known.seen')}</dt>
        <dd>
          <When at={seenAt} />
        </dd>
      </div>
      <div>
        <dt>{t('known.channels')}</dt>
        <dd className={classes.knownChannels}>
          {person.channels.map((channel) => (
            <ChannelIcon key={channel} channel={channel} size={17} />
          ))}
        </dd>
      </div>
    </dl>
  )
}

/** Notes a visit; `notedAt` is when, until it is taken back: the card was found before it. */
function useVisit(personId: string) {
  const { t } = useTranslation(['recognise', 'ui'])
  const [notedAt, setNotedAt] = useState<string | null>(null)
  const visit = useMutation({
    mutationFn: () => client.people.addEntry({ id: personId, kind: 'visit' }),
    onError: sayFailure,
    onSuccess: async ({ entryId }) => {
      const refresh = () => Promise.all([api.people.key(), api.brief.key()].map((queryKey) => queryClient.invalidateQueries({ queryKey })))
      setNotedAt(new Date().toISOString())
      await refresh()
      const takeBack = async () => {
        await client.people.removeEntry({ id: personId, entryId })
        setNotedAt(null)
        await refresh()
      }
      undoable(t('known.visitNoted'), takeBack, t('ui:undone'))
    },
  })
  return { ...visit, notedAt }
}

type KnownProps = { candidate: Candidate; back: () => void; doubt: () => void }

/** Somebody known: greet by name, with what helps in the next minute. */
export function Known({ candidate, back, doubt }: KnownProps) {
  const { t } = useTranslation(['recognise', 'ui'])
  const may = useMay()
  const navigate = useNavigate()
  const contactsOf = useContacts()
  const nameOf = useName()
  useToastsOnTop()
  const card = useRef<HTMLElement>(null)
  const note = useRef<HTMLTextAreaElement>(null)
  const [isNoting, setNoting] = useState(false)
  // The card itself has the focus: its letters work at once, and a screen reader begins with the greeting.
  useLayoutEffect(() => card.current?.focus({ preventScroll: true }), [])
  useEffect(() => {
    if (!isNoting) return
    note.current?.focus({ preventScroll: true })
    // The buttons lie over the end of the card.
    note.current?.form?.scrollIntoView({ block: 'center' })
  }, [isNoting])
  const { person, because } = candidate
  const visit = useVisit(person.id)
  const mayWrite = may('people.write')
  const lettersOn = areLettersOn()
  const stopNoting = () => {
    setNoting(false)
    card.current?.focus()
  }
  const press = (event: KeyboardEvent) => {
    if (event.key === 'Escape' && !event.ctrlKey && !event.metaKey && !event.altKey) {
      if (isNoting) stopNoting()
      else back()
      return event.preventDefault()
    }
    const key = screenKey(event.nativeEvent)
    if (key === 'Enter' && event.target === card.current) void navigate({ to: paths.person, params: { personId: person.id } })
    else if (!mayWrite) return
    else if (key === 'v' && !visit.isPending) visit.mutate()
    else if (key === 'c') setNoting(true)
    else if (key === 'd') doubt()
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  return (
    <article ref={card} tabIndex={-1} className={classes.known} aria-labelledby="greeting" onKeyDown={press}>
      <header className={classes.knownTop}>
        <Avatar name={person.name} seed={person.id} size={52} />
        <div className={classes.knownWho}>
          <h2 id="greeting" className={classes.greeting}>
            {person.name ? t('known.greeting', { name: firstNameOf(person.name) }) : t('known.greetingNameless')}
          </h2>
          <p className="dim">
            {person.name && `${nameOf(person)} · `}
            <span className="num">{person.code}</span>
          </p>
        </div>
      </header>
      {person.name && <Opening personId={person.id} name={person.name} />}
      <Brief personId={person.id} />
      <Facts person={person} seenAt={visit.notedAt ?? person.lastSeenAt} />
      <ul className={classes.contacts} aria-label={t('known.contacts')}>
        {contactsOf(person).map((value) => (
          <li key={value}>
            <Wrapped text={value} />
          </li>
        ))}
      </ul>
      {because.length > 0 && (
        <section className={classes.why}>
          <h3>{t('known.why')}</h3>
          <Reasons reasons={because} limit={2} />
        </section>
      )}
      {isNoting && <Composer personId={person.id} field={note} isOpenAtOnce written={stopNoting} />}
      <div className={classes.otherwise}>
        {mayWrite && (
          <Button
            variant="subtle"
            color="gray"
            size="compact-md"
            leftSection={<IconHelpCircle size={16} aria-hidden="true" />}
            onClick={doubt}
          >
            {t('known.doubt')}
          </Button>
        )}
        <Button variant="subtle" color="gray" size="compact-md" leftSection={<IconArrowLeft size={16} aria-hidden="true" />} onClick={back}>
          {t('known.notThis')}
        </Button>
      </div>
      <footer className={classes.knownButtons}>
        <LinkButton to={paths.person} params={{ personId: person.id }} rightSection={<kbd className={classes.key}>Enter</kbd>}>
          {t('open')}
        </LinkButton>
        {mayWrite && (
          <>
            <Button
              variant="default"
              leftSection={<IconDoor size={16} aria-hidden="true" />}
              rightSection={lettersOn && <kbd className={classes.key}>V</kbd>}
              loading={visit.isPending}
              onClick={() => visit.mutate()}
            >
              {t('known.visit')}
            </Button>
            <Button
              variant="default"
              leftSection={<IconNote size={16} aria-hidden="true" />}
              rightSection={lettersOn && <kbd className={classes.key}>C</kbd>}
              aria-expanded={isNoting}
              onClick={() => setNoting(!isNoting)}
            >
              {t('known.note')}
            </Button>
          </>
        )}
      </footer>
    </article>
  )
}
