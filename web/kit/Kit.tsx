import { Button, SegmentedControl, Skeleton } from '@mantine/core'
import { IconDownload, IconExternalLink, IconPencil, IconPrinter } from '@tabler/icons-react'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type KitContent, kitSections } from '#contract'
import { useMay } from '../access.ts'
import { client } from '../api.ts'
import { confirm, ErrorState, mayDiscard, Page, sayFailure, useHalfWritten, useIsPhone } from '../ui/index.ts'
import { inWorkspace } from '../workspace.ts'
import { Editor } from './Editor.tsx'
import classes from './kit.module.css'
import { type Kit as KitShown, kitQuery } from './queries.ts'
import { Sheet } from './Sheet.tsx'
import { useOfferUndo } from './use-offer-undo.ts'

const textsOf = (content: KitContent) => Object.fromEntries(kitSections.map((section) => [section, content[section].join('\n')]))

/** The page beside its words while they are changed; alone otherwise. */
function Loaded({ kit }: { kit: KitShown }) {
  const { t } = useTranslation('today')
  const offerUndo = useOfferUndo(kit)
  const mayEdit = useMay()('people.judge')
  const [draft, setDraft] = useState<KitContent | null>(null)
  const [texts, setTexts] = useState<Record<string, string>>({})
  useHalfWritten(draft !== null && JSON.stringify(textsOf(draft)) !== JSON.stringify(textsOf(kit.content)))
  const open = (content: KitContent) => {
    setDraft(content)
    setTexts(textsOf(content))
  }
  const reset = useMutation({
    mutationFn: () => client.routine.resetKit({ language: kit.language }),
    onSuccess: () => offerUndo(t('kit.resetDone')),
    onError: sayFailure,
  })
  const backToOurs = async () => {
    if (await confirm({ title: t('kit.reset'), body: t('kit.fillBody'), yes: t('kit.resetYes'), danger: true })) reset.mutate()
  }
  return (
    <div className={classes.kit} data-editing={draft !== null || undefined}>
      {draft ? (
        <Editor
          kit={kit}
          draft={{ content: draft, change: setDraft, texts, type: (section, text) => setTexts({ ...texts, [section]: text }) }}
          close={() => setDraft(null)}
          fill={open}
        />
      ) : (
        mayEdit && (
          <div className={classes.bar}>
            <p className="dim">{t(kit.isOwn ? 'kit.isOwn' : 'kit.isOurs')}</p>
            {kit.isOwn && (
              <Button variant="subtle" onClick={() => void backToOurs()}>
                {t('kit.reset')}
              </Button>
            )}
            <Button variant="default" leftSection={<IconPencil size={15} aria-hidden="true" />} onClick={() => open(kit.content)}>
              {t('kit.edit')}
            </Button>
          </div>
        )
      )}
      <Sheet {...kit} content={draft ?? kit.content} />
    </div>
  )
}

/** Kit Cliente Único: one page for the counter, as a page and as a PDF, in the business's own words. */
export default function Kit() {
  const { t, i18n } = useTranslation('today')
  const [language, setLanguage] = useState<'es' | 'en'>(i18n.language === 'en' ? 'en' : 'es')
  const kit = useQuery(kitQuery({ language }))
  // A phone's bar has room for the whole title beside one thing to do.
  const isPhone = useIsPhone()
  const languages = (
    <SegmentedControl
      size="xs"
      aria-label={t('kit.language')}
      value={language}
      onChange={(value) => void mayDiscard().then((may) => may && setLanguage(value === 'en' ? 'en' : 'es'))}
      data={[
        { value: 'es', label: 'Español' },
        { value: 'en', label: 'English' },
      ]}
    />
  )
  const actions = (
    <>
      {!isPhone && languages}
      <Button
        variant="default"
        className={classes.print}
        leftSection={<IconPrinter size={16} aria-hidden="true" />}
        onClick={() => window.print()}
      >
        {t('print')}
      </Button>
      <Button.Group>
        <Button
          component="a"
          href={inWorkspace(`/api/kit.pdf?language=${language}`)}
          download
          title={t('kit.download')}
          leftSection={<IconDownload size={16} aria-hidden="true" />}
        >
          PDF
        </Button>
        <Button
          component="a"
          href={inWorkspace(`/api/kit.pdf?language=${language}&open=1`)}
          target="_blank"
          px={10}
          className={classes.openPdf}
          title={t('kit.openPdf')}
          aria-label={t('kit.openPdf')}
        >
          <IconExternalLink size={16} aria-hidden="true" />
        </Button>
      </Button.Group>
    </>
  )
  return (
    <Page title={t('kit.page')} actions={actions}>
      {isPhone && <div className={classes.languages}>{languages}</div>}
      {kit.isPending && (
        <div className={classes.kit} aria-busy="true">
          <Skeleton height={34} />
          <Skeleton height={720} radius="md" />
        </div>
      )}
      {kit.isError && <ErrorState error={kit.error} retry={kit.refetch} />}
      {kit.data && <Loaded key={language} kit={kit.data} />}
    </Page>
  )
}
