import { Modal } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { api } from '../api.ts'
import { ErrorState, Reasons, TextSkeleton } from '../ui/index.ts'
import classes from './pair.module.css'
import type { ReviewPage } from './queries.ts'

/** Why the two are not one already, in sentences: what is missing, or which rule forbids it. */
export default function WhyNot({ pair, close }: { pair: ReviewPage; close: () => void }) {
  const { t } = useTranslation(['reviews', 'ui'])
  const answer = useQuery(api.people.why.queryOptions({ input: { id: pair.left.id, with: pair.right.id }, staleTime: 0 }))
  return (
    <Modal opened onClose={close} title={t('whyNot.title')} size={560} closeButtonProps={{ 'aria-label': t('ui:close') }}>
      {answer.isPending && <TextSkeleton lines={6} />}
      {answer.error && <ErrorState error={answer.error} retry={answer.refetch} />}
      {answer.data && (
        <div className={classes.whyNot}>
          {answer.data.says.map((sentence) => (
            <p key={sentence}>{sentence}</p>
          ))}
          <Reasons reasons={answer.data.because} against={answer.data.against} />
        </div>
      )}
    </Modal>
  )
}
