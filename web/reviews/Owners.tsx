import { Button, Checkbox, Modal, NumberInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, client } from '../api.ts'
import { ErrorState, Failure, say, TextSkeleton, useFormats } from '../ui/index.ts'
import { type Owners, ownersQuery } from './queries.ts'
import classes from './queue.module.css'

const pairsDefault = 8
type Chosen = Record<string, number>

function Form({ owners, candidates, close }: Owners & { close: () => void }) {
  const { t } = useTranslation(['reviews', 'ui'])
  const { number } = useFormats()
  const cache = useQueryClient()
  const [chosen, setChosen] = useState<Chosen>(() => Object.fromEntries(owners.map(({ userId, pairsPerDay }) => [userId, pairsPerDay])))
  const save = useMutation({
    mutationFn: () =>
      client.reviews.setOwners({ owners: Object.entries(chosen).map(([userId, pairsPerDay]) => ({ userId, pairsPerDay })) }),
    onSuccess: async () => {
      await cache.invalidateQueries({ queryKey: api.reviews.key() })
      say(t('owners.saved'))
      close()
    },
  })
  const toggle = (userId: string, isOn: boolean) =>
    setChosen(({ [userId]: _gone, ...others }) => (isOn ? { ...others, [userId]: pairsDefault } : others))
  return (
    <form
      className={classes.owners}
      onSubmit={(event) => {
        event.preventDefault()
        save.mutate()
      }}
    >
      <p className="dim">{t('owners.lead')}</p>
      <ul>
        {candidates.map(({ userId, name }) => {
          const day = owners.find((owner) => owner.userId === userId)
          return (
            <li key={userId}>
              <Checkbox
                label={name}
                description={day && t('owners.day', { count: day.judgedToday, judged: number(day.judgedToday), open: number(day.open) })}
                checked={userId in chosen}
                onChange={(event) => toggle(userId, event.currentTarget.checked)}
              />
              {userId in chosen && (
                <NumberInput
                  size="xs"
                  className={classes.ownersPairs}
                  aria-label={t('owners.pairsOf', { name })}
                  suffix={` ${t('owners.perDay')}`}
                  min={1}
                  max={50}
                  clampBehavior="strict"
                  value={chosen[userId] ?? pairsDefault}
                  onChange={(value) => setChosen({ ...chosen, [userId]: Math.max(1, Number(value) || 1) })}
                />
              )}
            </li>
          )
        })}
      </ul>
      <Failure error={save.error} />
      <div className={classes.ownersButtons}>
        <Button variant="default" onClick={close}>
          {t('ui:cancel')}
        </Button>
        <Button type="submit" loading={save.isPending}>
          {t('owners.save')}
        </Button>
      </div>
    </form>
  )
}

/** Who looks after the data: named people, each with so many pairs a day. */
export default function OwnersDialog({ close }: { close: () => void }) {
  const { t } = useTranslation(['reviews', 'ui'])
  const owners = useQuery(ownersQuery())
  return (
    <Modal opened onClose={close} title={t('owners.title')} closeButtonProps={{ 'aria-label': t('ui:close') }}>
      {owners.isPending && <TextSkeleton lines={4} />}
      {owners.isError && <ErrorState error={owners.error} retry={owners.refetch} />}
      {owners.data && <Form {...owners.data} close={close} />}
    </Modal>
  )
}
