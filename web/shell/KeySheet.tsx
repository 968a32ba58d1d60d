import { Modal } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useMay } from '../access.ts'
import { rooms } from './rooms.ts'
import classes from './shell.module.css'

const general = ['palette', 'search', 'undo', 'help', 'close'] as const
const lists = ['move', 'open', 'peek', 'select'] as const
const people = ['somebodyNew'] as const
const person = ['create', 'edit'] as const
const known = ['visit', 'create', 'doubt', 'close'] as const
const reviews = ['same', 'different', 'household', 'later', 'pick', 'include', 'field'] as const

type Id = (typeof general | typeof lists | typeof people | typeof person | typeof known | typeof reviews)[number]

/** All keys on one sheet. */
export default function KeySheet({ close }: { close: () => void }) {
  const { t } = useTranslation('shell')
  const may = useMay()
  const keysOf = (id: Id) => t(`keys.${id}.keys`).split(' ')
  const row = (label: string, keys: string[]) => (
    <div key={label} className={classes.keyRow}>
      <dt>{label}</dt>
      <dd>
        {keys.map((key) => (
          <kbd key={key}>{key}</kbd>
        ))}
      </dd>
    </div>
  )
  return (
    <Modal opened onClose={close} title={t('keys.title')} size={560} closeButtonProps={{ 'aria-label': t('close') }}>
      <div className={classes.keys}>
        <section>
          <h3>{t('keys.everywhere')}</h3>
          <dl>{general.map((id) => row(t(`keys.${id}.label`), keysOf(id)))}</dl>
          <h3>{t('keys.goTo')}</h3>
          <dl>{rooms.filter((room) => may(room.may)).map((room) => row(t(`room.${room.id}`), ['G', room.key.toUpperCase()]))}</dl>
        </section>
        <section>
          <h3>{t('keys.inLists')}</h3>
          <dl>{lists.map((id) => row(t(`keys.${id}.label`), keysOf(id)))}</dl>
          {may('people.write') && (
            <>
              <h3>{t('room.people')}</h3>
              <dl>{people.map((id) => row(t(`keys.${id}.label`), keysOf(id)))}</dl>
              <h3>{t('keys.inPerson')}</h3>
              <dl>{person.map((id) => row(t(`keys.${id}.label`), keysOf(id)))}</dl>
            </>
          )}
          <h3>{t('room.recognise')}</h3>
          <dl>{known.map((id) => row(t(`keys.${id}.label`), keysOf(id)))}</dl>
          {may('people.judge') && (
            <>
              <h3>{t('room.reviews')}</h3>
              <dl>{reviews.map((id) => row(t(`keys.${id}.label`), keysOf(id)))}</dl>
            </>
          )}
        </section>
      </div>
    </Modal>
  )
}
