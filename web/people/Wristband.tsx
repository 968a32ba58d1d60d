import { Button, Modal } from '@mantine/core'
import { IconCopy, IconPrinter } from '@tabler/icons-react'
import encodeQR from 'qr'
import { useEffect, useMemo } from 'react'
import { createPortal } from 'react-dom'
import { useTranslation } from 'react-i18next'
import { useAddressForm, useMe } from '../access.ts'
import type { PersonSummary } from '../api.ts'
import { copyCode } from './copy-code.ts'
import classes from './wristband.module.css'

/** The code as squares: a QR any reader types into the field of Reconocer. */
function Qr({ text, label }: { text: string; label: string }) {
  const rows = useMemo(() => encodeQR(text, 'raw', { ecc: 'medium', border: 2 }), [text])
  const path = rows.map((row, y) => row.map((isDark, x) => (isDark ? `M${x} ${y}h1v1h-1z` : '')).join('')).join('')
  return (
    <svg className={classes.qr} viewBox={`0 0 ${rows.length} ${rows.length}`} shapeRendering="crispEdges" role="img" aria-label={label}>
      <path d={path} />
    </svg>
  )
}

function Card({ person }: { person: Pick<PersonSummary, 'name' | 'code'> }) {
  const { t } = useTranslation('people')
  const address = useAddressForm()
  const business = useMe()?.workspace.name ?? ''
  return (
    <div className={classes.card}>
      <Qr text={person.code} label={t('wristband.qr', { code: person.code })} />
      <div className={classes.words}>
        <p className={classes.business}>{business}</p>
        <p className={classes.name}>{person.name}</p>
        <p className={classes.code}>{person.code}</p>
        <p className={classes.line}>{t(`wristband.line.${address}`)}</p>
      </div>
    </div>
  )
}

type WristbandProps = { person: Pick<PersonSummary, 'name' | 'code'>; close: () => void; printsAtOnce?: boolean }

/** The person's wristband: the code to say, the QR to scan, and a card of the size of all cards to print. */
export default function Wristband({ person, close, printsAtOnce = false }: WristbandProps) {
  const { t } = useTranslation(['people', 'ui'])
  useEffect(() => {
    if (printsAtOnce) window.print()
  }, [printsAtOnce])
  return (
    <>
      <Modal opened onClose={close} title={t('wristband.title')} size={440} closeButtonProps={{ 'aria-label': t('ui:close') }}>
        <p className={classes.lead}>{t('wristband.lead')}</p>
        <Card person={person} />
        <div className={classes.buttons}>
          <Button variant="default" leftSection={<IconCopy size={16} aria-hidden="true" />} onClick={() => void copyCode(person.code)}>
            {t('wristband.copy')}
          </Button>
          <Button leftSection={<IconPrinter size={16} aria-hidden="true" />} onClick={() => window.print()}>
            {t('wristband.print')}
          </Button>
        </div>
      </Modal>
      {createPortal(
        <div className={classes.sheet} aria-hidden="true">
          <Card person={person} />
        </div>,
        document.body,
      )}
    </>
  )
}
