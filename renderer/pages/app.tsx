/** The window: joins the store to the pages, which take plain props. */
import { MantineProvider } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { Notifications } from '@mantine/notifications'
import { useMemo, useRef } from 'react'
import { Callout } from '../parts/callout'
import { DropOverlay } from '../parts/drop-overlay'
import { ErrorBoundary } from '../parts/error-boundary'
import { NoticeText } from '../parts/notice-text'
import { Palette } from '../parts/palette'
import { createActions, perform } from '../state/actions'
import { undoRemoveRun } from '../state/experiments'
import { openDropped, undoRemove } from '../state/files'
import type { Session } from '../state/session'
import { useKeyboard } from '../state/use-keyboard'
import { useLanguage } from '../state/use-language'
import { useNotices } from '../state/use-notices'
import { SessionContext, useAssay, useSession } from '../state/use-session'
import { theme } from '../styles/theme'
import { TranslateProvider, translator, useTranslate } from '../texts/translate'
import { Shell } from './shell'

export function App({ session }: { session: Session }) {
  return (
    <SessionContext.Provider value={session}>
      <Frame />
    </SessionContext.Provider>
  )
}

/** Colours and language, which hold for everything below. */
function Frame() {
  const scheme = useAssay((state) => state.scheme)
  const locale = useAssay((state) => state.locale)
  const auditTexts = useAssay((state) => state.auditTexts)
  useLanguage(locale)
  const systemDark = useMediaQuery('(prefers-color-scheme: dark)', false, { getInitialValueInEffect: false })
  const words = useMemo(() => translator(locale, auditTexts), [locale, auditTexts])
  const shown = scheme === 'auto' ? (systemDark ? 'dark' : 'light') : scheme
  return (
    <MantineProvider theme={theme} forceColorScheme={shown}>
      <TranslateProvider value={words}>
        <Notifications position="bottom-right" />
        <Window />
      </TranslateProvider>
    </MantineProvider>
  )
}

function Window() {
  const session = useSession()
  const { t } = useTranslate()
  const input = useRef<HTMLInputElement>(null)
  const actions = useMemo(() => createActions(() => input.current?.click()), [])
  const enabled = useAssay((state) =>
    actions
      .filter((action) => action.enabled(state))
      .map(({ id }) => id)
      .join(' '),
  )
  useKeyboard(actions)
  useNotices(
    (notice, hide) => (
      <NoticeText
        notice={notice}
        t={t}
        onUndo={() => {
          hide()
          if (notice.kind === 'removed-run') undoRemoveRun(session)
          else void undoRemove(session)
        }}
      />
    ),
    t('notice.close'),
  )
  const run = (id: string) => {
    const action = actions.find((one) => one.id === id)
    if (action) perform(session, action)
  }
  return (
    <ErrorBoundary instead={(message) => <Broken message={message} />}>
      <DropOverlay onDrop={(files) => void openDropped(session, files)} />
      <Palette
        actions={actions.filter(({ id }) => enabled.split(' ').includes(id) && id !== 'show-palette')}
        onRun={(action) => perform(session, action)}
      />
      <input
        ref={input}
        type="file"
        multiple
        hidden
        data-testid="file-input"
        onChange={(event) => {
          const files = Array.from(event.currentTarget.files ?? [])
          // Emptied, so that choosing the same file again is a change.
          event.currentTarget.value = ''
          void openDropped(session, files)
        }}
      />
      <Shell run={run} />
    </ErrorBoundary>
  )
}

function Broken({ message }: { message: string }) {
  const { t } = useTranslate()
  return (
    <Callout tone="fail" title={t('broken.title')}>
      {t('broken.hint')} {message}
    </Callout>
  )
}
