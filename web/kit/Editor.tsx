import { Button, NativeSelect, Textarea, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { type AddressForm, addressForms, type KitContent, kitSections } from '#contract'
import { client, queryClient } from '../api.ts'
import { confirm, Failure, sayFailure } from '../ui/index.ts'
import classes from './kit.module.css'
import { type Kit, kitQuery } from './queries.ts'
import { useOfferUndo } from './use-offer-undo.ts'
import { isComplete, linesOf } from './words.ts'

type Draft = {
  content: KitContent
  change: (content: KitContent) => void
  texts: Record<string, string>
  type: (section: string, text: string) => void
}
type EditorProps = { kit: Kit; draft: Draft; close: () => void; fill: (content: KitContent) => void }

/** The words of the page; what is typed shows in the page beside at once. */
export function Editor({ kit, draft, close, fill }: EditorProps) {
  const { t } = useTranslation(['today', 'ui'])
  const { language, form } = kit
  const offerUndo = useOfferUndo(kit)
  const { content, change, texts, type } = draft
  const save = useMutation({
    mutationFn: () => client.routine.saveKit({ language, content }),
    onSuccess: async () => {
      close()
      await offerUndo(t('kit.saved'))
    },
  })
  const ours = async (wished: AddressForm) => {
    try {
      const { content: standard } = await queryClient.fetchQuery(kitQuery({ language, form: wished }))
      if (await confirm({ title: t('kit.fillTitle'), body: t('kit.fillBody'), yes: t('kit.fillYes') })) fill(standard)
    } catch (error) {
      sayFailure(error)
    }
  }
  return (
    <form
      className={classes.editor}
      onSubmit={(event) => {
        event.preventDefault()
        save.mutate()
      }}
    >
      <NativeSelect
        label={t('kit.fill')}
        description={t('kit.fillWhy')}
        value=""
        onChange={(event) => {
          const wished = addressForms.find((one) => one === event.currentTarget.value)
          if (wished) void ours(wished)
        }}
        data={[
          { value: '', label: t('kit.fillChoose') },
          ...(language === 'es' ? addressForms : [form]).map((one) => ({
            value: one,
            label: language === 'es' ? t(`kit.form.${one}`) : t('kit.form.en'),
          })),
        ]}
      />
      <TextInput
        label={t('kit.title')}
        required
        maxLength={80}
        value={content.title}
        onChange={(event) => change({ ...content, title: event.currentTarget.value })}
      />
      <Textarea
        label={t('kit.lead')}
        autosize
        minRows={2}
        maxLength={300}
        value={content.lead}
        onChange={(event) => change({ ...content, lead: event.currentTarget.value })}
      />
      {kitSections.map((section) => (
        <Textarea
          key={section}
          label={t(`kit.section.${section}`)}
          description={t('kit.linePer')}
          required
          autosize
          minRows={3}
          maxRows={14}
          value={texts[section] ?? ''}
          onChange={(event) => {
            type(section, event.currentTarget.value)
            change({ ...content, [section]: linesOf(event.currentTarget.value) })
          }}
        />
      ))}
      <TextInput
        label={t('kit.footer')}
        maxLength={200}
        value={content.footer}
        onChange={(event) => change({ ...content, footer: event.currentTarget.value })}
      />
      <Failure error={save.error} />
      <div className={classes.editorEnd}>
        <Button variant="default" onClick={close}>
          {t('ui:cancel')}
        </Button>
        <Button type="submit" disabled={!isComplete(content)} loading={save.isPending}>
          {t('ui:save')}
        </Button>
      </div>
    </form>
  )
}
