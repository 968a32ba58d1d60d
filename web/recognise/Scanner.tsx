import { Loader, Modal } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { createDetector } from './detector.ts'
import { queryOf } from './scanned.ts'
import classes from './scanner.module.css'

const lookEveryMs = 120

type Trouble = 'refused' | 'none' | 'failed'
const troubleOf = (error: unknown): Trouble => {
  const name = error instanceof DOMException ? error.name : ''
  if (name === 'NotAllowedError') return 'refused'
  return name === 'NotFoundError' || name === 'OverconstrainedError' ? 'none' : 'failed'
}

/** Looks through the camera until it reads a code; the camera is off as soon as nobody needs it. */
function useScan(video: React.RefObject<HTMLVideoElement | null>, found: (query: string) => void) {
  const [trouble, setTrouble] = useState<Trouble | null>(null)
  const [isLooking, setLooking] = useState(false)
  const tell = useRef(found)
  tell.current = found
  useEffect(() => {
    let stream: MediaStream | null = null
    let timer: ReturnType<typeof setTimeout> | undefined
    let isOver = false
    const close = () => {
      isOver = true
      clearTimeout(timer)
      for (const track of stream?.getTracks() ?? []) track.stop()
    }
    const run = async () => {
      const [opened, detector] = await Promise.all([
        navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment', width: { ideal: 1280 } }, audio: false }),
        createDetector(),
      ])
      stream = opened
      const screen = video.current
      if (isOver || !screen) return close()
      screen.srcObject = opened
      await screen.play()
      setLooking(true)
      const look = async () => {
        const [code] = screen.readyState >= screen.HAVE_CURRENT_DATA ? await detector.detect(screen) : []
        const query = code ? queryOf(code.rawValue) : ''
        if (isOver) return
        if (query === '') timer = setTimeout(() => void look().catch(fail), lookEveryMs)
        else {
          close()
          navigator.vibrate?.(40)
          tell.current(query)
        }
      }
      await look()
    }
    const fail = (error: unknown) => {
      if (!isOver) setTrouble(troubleOf(error))
      close()
    }
    void run().catch(fail)
    return close
  }, [video])
  return { trouble, isLooking }
}

/** Reads the person's QR, or a card's bar code, with the camera. */
export default function Scanner({ close, found }: { close: () => void; found: (query: string) => void }) {
  const { t } = useTranslation('recognise')
  const video = useRef<HTMLVideoElement>(null)
  const { trouble, isLooking } = useScan(video, found)
  return (
    <Modal opened onClose={close} title={t('scan.title')} size={420} closeButtonProps={{ 'aria-label': t('scan.close') }}>
      {trouble ? (
        <p role="alert" className={classes.trouble}>
          {t(`scan.${trouble}`)}
        </p>
      ) : (
        <>
          <div className={classes.screen}>
            <video ref={video} muted playsInline aria-label={t('scan.camera')} />
            <span className={classes.frame} aria-hidden="true" />
            {!isLooking && <Loader className={classes.wait} size={28} aria-label={t('scan.starting')} />}
          </div>
          <p className={classes.hint}>{t('scan.hint')}</p>
        </>
      )}
    </Modal>
  )
}
