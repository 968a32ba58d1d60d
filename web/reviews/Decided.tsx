import { Button, Modal } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { paths } from '../paths.ts'
import { ErrorState, Failure, TextSkeleton, useName, When } from '../ui/index.ts'
import { type Decided, decidedQuery } from './queries.ts'
import classes from './queue.module.css'

type LineProps = { decided: Decided; takeBack: (id: string) => Promise<void> }

function Line({ decided: { judgementId, verdict, at, left, right }, takeBack }: LineProps) {
  const { t } = useTranslation('reviews')
  const nameOf = useName()
  const undo = useMutation({ mutationFn: () => takeBack(judgementId) })
  const names = [left, right].map(nameOf) as [string, string]
  return (
    <li>
      <div className={classes.decidedAbout}>
        <strong>{t(`verdict.${verdict}`)}</strong>
        <span className="dim">
          <When at={at} />
        </span>
        <span className={classes.decidedNames}>
          <Link to={paths.person} params={{ personId: left.personId }}>
            {names[0]}
          </Link>
          <span className="dim"> · </span>
          <Link to={paths.person} params={{ personId: right.personId }}>
            {names[1]}
          </Link>
        </span>
        <Failure error={undo.error} />
      </div>
      <Button
        variant="default"
        size="xs"
        loading={undo.isPending}
        aria-label={t('decided.undo', { left: names[0], right: names[1] })}
        onClick={() => undo.mutate()}
      >
        {t('verdict.undo')}
      </Button>
    </li>
  )
}

/** What the reader decided today, newest first, each with its way back. */
export default function DecidedDialog({ takeBack, close }: { takeBack: (id: string) => Promise<void>; close: () => void }) {
  const { t } = useTranslation(['reviews', 'ui'])
  const decided = useQuery(decidedQuery())
  return (
    <Modal opened onClose={close} title={t('decided.title')} size={560} closeButtonProps={{ 'aria-label': t('ui:close') }}>
      {decided.isPending && <TextSkeleton lines={4} />}
      {decided.error && <ErrorState error={decided.error} retry={decided.refetch} />}
      {decided.data?.items.length === 0 && <p className="dim">{t('decided.nothing')}</p>}
      {decided.data && decided.data.items.length > 0 && (
        <ul className={classes.decided}>
          {decided.data.items.map((one) => (
            <Line key={one.judgementId} decided={one} takeBack={takeBack} />
          ))}
        </ul>
      )}
    </Modal>
  )
}
