import { Button, NativeSelect, Textarea, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { type AddressForm, addressForms, type MainIdentifier, mainIdentifiers } from '#contract'
import { useMe } from '../access.ts'
import { api, client, type Me } from '../api.ts'
import { type Language, languages } from '../i18n.ts'
import { Failure, goToWrong, say } from '../ui/index.ts'
import classes from './govern.module.css'

const linesOf = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean)

const isSame = (text: string, contacts: readonly string[]) => linesOf(text).toSorted().join('\n') === [...contacts].sort().join('\n')

type Settings = {
  name: string
  mainIdentifier: MainIdentifier
  language: Language
  teamForm: AddressForm
  addressForm: AddressForm
  ownContacts: string
}

function Form({ workspace }: { workspace: Me['workspace'] }) {
  const { t, i18n } = useTranslation('govern')
  const cache = useQueryClient()
  const form = useForm<Settings>({
    initialValues: {
      name: workspace.name,
      mainIdentifier: workspace.mainIdentifier,
      language: workspace.language,
      teamForm: workspace.teamForm,
      addressForm: workspace.addressForm,
      ownContacts: workspace.ownContacts.join('\n'),
    },
    validate: {
      name: (name) => (name.trim() === '' ? t('business.nameNeeded') : null),
      ownContacts: (text) =>
        linesOf(text).length > 100 || linesOf(text).some((line) => line.length > 200) ? t('business.contactsMax') : null,
    },
  })
  const save = useMutation({
    mutationFn: (settings: Settings) =>
      client.access.changeWorkspace({ ...settings, name: settings.name.trim(), ownContacts: linesOf(settings.ownContacts) }),
    onSuccess: (_, settings) => {
      // What is the business's own joins nobody: all that is known is read again by it.
      say(t(isSame(settings.ownContacts, workspace.ownContacts) ? 'business.saved' : 'business.savedReading'))
      form.resetDirty(settings)
      void cache.invalidateQueries({ queryKey: api.access.me.key() })
    },
  })
  const forms = addressForms.map((each) => ({ value: each, label: t(`business.addressForm.${each}`) }))
  const country = new Intl.DisplayNames(i18n.language, { type: 'region' }).of(workspace.country)
  const currency = new Intl.DisplayNames(i18n.language, { type: 'currency' }).of(workspace.currency)
  return (
    <form className={classes.settings} onSubmit={form.onSubmit((values) => save.mutate(values), goToWrong)} noValidate>
      <TextInput label={t('business.name')} maxLength={100} required {...form.getInputProps('name')} />
      <NativeSelect
        label={t('business.main')}
        description={t('business.mainHint')}
        data={mainIdentifiers.map((each) => ({ value: each, label: t(`identifier.${each}`) }))}
        {...form.getInputProps('mainIdentifier')}
      />
      <NativeSelect
        label={t('business.language')}
        data={languages.map(({ id }) => ({ value: id, label: t(`language.${id}`) }))}
        {...form.getInputProps('language')}
      />
      <NativeSelect label={t('business.team')} description={t('business.teamHint')} data={forms} {...form.getInputProps('teamForm')} />
      <NativeSelect
        label={t('business.address')}
        description={t('business.addressHint')}
        data={forms}
        {...form.getInputProps('addressForm')}
      />
      <Textarea
        label={t('business.contacts')}
        description={t('business.contactsHint')}
        autosize
        minRows={3}
        maxRows={12}
        {...form.getInputProps('ownContacts')}
      />
      <div>
        <p className={classes.fixedLabel}>{t('business.country')}</p>
        <p className="dim">
          {country} · {currency} ({workspace.currency}). {t('business.countryHint')}
        </p>
      </div>
      <Failure error={save.error} />
      <div>
        <Button type="submit" loading={save.isPending} disabled={!form.isDirty()}>
          {t(form.isDirty() ? 'business.save' : 'business.nothing')}
        </Button>
      </div>
    </form>
  )
}

/** The business's own settings. */
export function Business() {
  const workspace = useMe()?.workspace
  return workspace ? <Form key={workspace.id} workspace={workspace} /> : null
}
