import { Button } from '@mantine/core'
import { IconArrowLeft, IconDoor, IconHelpCircle } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { useMay } from '../access.ts'
import { api, type Candidate, client, queryClient } from '../api.ts'
import { paths } from '../paths.ts'
import { Avatar, ChannelIcon, LinkButton, Money, Reasons, sayFailure, undoable, useFormats, When } from '../ui/index.ts'
import classes from './recognise.module.css'

const firstNameOf = (name: string) => name.trim().split(/\s+/)[0] ?? ''

type KnownProps = { candidate: Candidate; back: () => void; doubt: () => void }

/** Somebody known: greet by name, with what helps in the next minute. */
export function Known({ candidate, back, doubt }: KnownProps) {
  const { t } = useTranslation(['recognise', 'ui'])
  const may = useMay()
  const { phone } = useFormats()
  const open = useRef<HTMLAnchorElement>(null)
  useEffect(() => open.current?.focus(), [])
  const { person, because } = candidate
  const visit = useMutation({
    mutationFn: () => client.people.addEntry({ id: person.id, kind: 'visit', text: t('known.visitText') }),
    onError: sayFailure,
    onSuccess: async ({ entryId }) => {
      await queryClient.invalidateQueries({ queryKey: api.people.key() })
      undoable(t('known.visitNoted'), () => client.people.removeEntry({ id: person.id, entryId }), t('ui:undone'))
    },
  })
  return (
    <article
      className={classes.known}
      aria-labelledby="greeting"
      onKeyDown={(event) => {
        if (event.key === 'Escape') back()
      }}
    >
      <header className={classes.knownTop}>
        <Avatar name={person.name} seed={person.id} size={52} />
        <div className={classes.knownWho}>
          <h2 id="greeting" className={classes.greeting}>
            {person.name ? t('known.greeting', { name: firstNameOf(person.name) }) : t('known.greetingNameless')}
          </h2>
          <p className="dim">
            {person.name || t('ui:nameless')} · <span className="num">{person.code}</span>
          </p>
        </div>
      </header>
      <dl className={classes.knownFacts}>
        <div>
          <dt>{t('known.purchases')}</dt>
          <dd className="num">{person.purchaseCount}</dd>
        </div>
        <div>
          <dt>{t('known.spent')}</dt>
          <dd>
            <Money value={person.spent} whole />
          </dd>
        </div>
        <div>
          <dt>{t('known.seen')}</dt>
          <dd>
            <When at={person.lastSeenAt} />
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
      <ul className={classes.contacts} aria-label={t('known.contacts')}>
        {[person.phone && phone(person.phone), person.email, person.city].map((value) => value && <li key={value}>{value}</li>)}
      </ul>
      {because.length > 0 && (
        <section className={classes.why}>
          <h3>{t('known.why')}</h3>
          <Reasons reasons={because} limit={4} />
        </section>
      )}
      <footer className={classes.knownButtons}>
        <LinkButton ref={open} to={paths.person} params={{ personId: person.id }}>
          {t('open')}
        </LinkButton>
        {may('people.write') && (
          <Button
            variant="default"
            leftSection={<IconDoor size={16} aria-hidden="true" />}
            loading={visit.isPending}
            onClick={() => visit.mutate()}
          >
            {t('known.visit')}
          </Button>
        )}
        <span className={classes.push} />
        {may('people.write') && (
          <Button variant="subtle" color="gray" leftSection={<IconHelpCircle size={16} aria-hidden="true" />} onClick={doubt}>
            {t('known.doubt')}
          </Button>
        )}
        <Button variant="subtle" color="gray" leftSection={<IconArrowLeft size={16} aria-hidden="true" />} onClick={back}>
          {t('known.notThis')}
        </Button>
      </footer>
    </article>
  )
}
