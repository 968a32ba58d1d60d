import { Button, Textarea } from '@mantine/core'
import { IconPencil } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, client } from '../api.ts'
import { paths } from '../paths.ts'
import { ChannelIcon, Failure, undoable, useFormats, When } from '../ui/index.ts'
import type { TodayShown } from './queries.ts'
import classes from './today.module.css'
import { useFirst } from './use-first.tsx'

type Item = TodayShown['context']['items'][number]

function Note({ item, close }: { item: Item; close: () => void }) {
  const { t } = useTranslation(['today', 'ui'])
  const [text, setText] = useState('')
  const cache = useQueryClient()
  const refresh = () => Promise.all([api.routine.key(), api.people.key()].map((queryKey) => cache.invalidateQueries({ queryKey })))
  const { personId } = item
  const add = useMutation({
    mutationFn: () => client.people.addEntry({ id: personId, kind: 'note', text: text.trim() }),
    onSuccess: async ({ entryId }) => {
      close()
      await refresh()
      const takeBack = async () => {
        await client.people.removeEntry({ id: personId, entryId })
        await refresh()
      }
      undoable(t('context.noted', { name: item.name || t('ui:nameless') }), takeBack, t('ui:undone'))
    },
  })
  const isReady = text.trim() !== '' && !add.isPending
  return (
    <form
      className={classes.note}
      onSubmit={(event) => {
        event.preventDefault()
        if (isReady) add.mutate()
      }}
    >
      <Textarea
        autoFocus
        autosize
        minRows={2}
        maxLength={5000}
        aria-label={t('context.noteOf', { name: item.name || t('ui:nameless') })}
        placeholder={t('context.placeholder')}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && isReady) add.mutate()
          if (event.key === 'Escape') close()
        }}
      />
      <Failure error={add.error} />
      <div className={classes.noteEnd}>
        <Button variant="subtle" onClick={close}>
          {t('ui:cancel')}
        </Button>
        <Button type="submit" disabled={!isReady} loading={add.isPending}>
          {t('ui:save')}
        </Button>
      </div>
    </form>
  )
}

/** Block three: whom we dealt with today without a word about it. The note is written here, or on the person's page. */
export function Context({ context }: { context: TodayShown['context'] }) {
  const { t } = useTranslation(['today', 'ui'])
  const { number } = useFormats()
  const [writing, write] = useState<string | null>(null)
  const { waiting, noted, items } = context
  const [shown, more] = useFirst(items)
  if (waiting === 0)
    return <p className={classes.fine}>{noted > 0 ? t('context.allNoted', { count: noted, n: number(noted) }) : t('context.none')}</p>
  return (
    <>
      <p>
        {t('context.sentence', { count: waiting, n: number(waiting) })}{' '}
        {noted > 0 && <span className="dim">{t('context.already', { count: noted, n: number(noted) })}</span>}
      </p>
      <ul className={classes.rows}>
        {shown.map((item) => (
          <li key={item.personId}>
            <div className={classes.row}>
              <span className={classes.rowMain}>
                <Link to={paths.person} params={{ personId: item.personId }} className={classes.rowName}>
                  {item.name || t('ui:nameless')}
                </Link>
                <span className="dim">
                  <ChannelIcon channel={item.channel} decorative size={14} /> {item.title}
                </span>
              </span>
              <span className={classes.rowSide}>
                <When at={item.at} />
                {writing !== item.personId && (
                  <Button
                    variant="default"
                    size="compact-sm"
                    leftSection={<IconPencil size={14} aria-hidden="true" />}
                    aria-label={t('context.noteOf', { name: item.name || t('ui:nameless') })}
                    onClick={() => write(item.personId)}
                  >
                    {t('context.note')}
                  </Button>
                )}
              </span>
            </div>
            {writing === item.personId && <Note item={item} close={() => write(null)} />}
          </li>
        ))}
      </ul>
      {more}
      {shown.length === items.length && waiting > items.length && (
        <p>
          {/* Whoever was seen last stands first there. */}
          <Link to={paths.people} className={classes.textLink}>
            {t('context.more', { count: waiting - items.length, n: number(waiting - items.length) })}
          </Link>
        </p>
      )}
    </>
  )
}
