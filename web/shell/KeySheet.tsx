import { Modal, Switch } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useMay } from '../access.ts'
import { useLettersSwitch } from '../ui/index.ts'
import { rooms } from './rooms.ts'
import classes from './shell.module.css'

const general = ['palette', 'search', 'undo', 'help', 'close'] as const
const lists = ['move', 'open', 'peek', 'select'] as const
const people = ['somebodyNew'] as const
const person = ['create', 'edit'] as const
const known = ['visit', 'create', 'doubt', 'close'] as const
const reviews = ['same', 'different', 'household', 'later', 'pick', 'include', 'field'] as const

type Id = (typeof general | typeof lists | typeof people | typeof person | typeof known | typeof reviews)[number]

type Row = { label: string; keys: string[] }
type Part = { title: string; rows: Row[] }

/** All keys on one sheet; without those that are turned off. */
export default function KeySheet({ close }: { close: () => void }) {
  const { t } = useTranslation('shell')
  const may = useMay()
  const [lettersOn, turnLetters] = useLettersSwitch()
  const part = (title: string, ids: readonly Id[]): Part => ({
    title,
    rows: ids.map((id) => ({ label: t(`keys.${id}.label`), keys: t(`keys.${id}.keys`).split(' ') })),
  })
  const roomKeys = rooms
    .filter((room) => may(room.may))
    .map((room) => ({ label: t(`room.${room.id}`), keys: ['G', room.key.toUpperCase()] }))
  const columns: Part[][] = [
    [part(t('keys.everywhere'), general), { title: t('keys.goTo'), rows: roomKeys }],
    [
      part(t('keys.inLists'), lists),
      ...(may('people.write') ? [part(t('room.people'), people), part(t('keys.inPerson'), person)] : []),
      part(t('room.recognise'), known),
      ...(may('people.judge') ? [part(t('room.reviews'), reviews)] : []),
    ],
  ]
  return (
    <Modal opened onClose={close} title={t('keys.title')} size={560} closeButtonProps={{ 'aria-label': t('close') }}>
      <Switch size="xs" checked={lettersOn} onChange={(event) => turnLetters(event.currentTarget.checked)} label={t('keys.letters')} />
      <div className={classes.keys}>
        {columns.map((parts) => (
          <section key={parts[0]?.title}>
            {parts.map(({ title, rows }) => (
              <Keys key={title} title={title} rows={lettersOn ? rows : rows.filter((row) => !isOfLetters(row))} />
            ))}
          </section>
        ))}
      </div>
    </Modal>
  )
}

/** Signs and figures are letters here; arrows are none. */
const isOfLetters = ({ keys }: Row): boolean => keys.every((key) => /^[\dA-Z/?]$/.test(key))

function Keys({ title, rows }: Part) {
  if (rows.length === 0) return null
  return (
    <>
      <h3>{title}</h3>
      <dl>
        {rows.map(({ label, keys }) => (
          <div key={label} className={classes.keyRow}>
            <dt>{label}</dt>
            <dd>
              {keys.map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </>
  )
}
