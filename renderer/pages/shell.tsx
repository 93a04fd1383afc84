/** Header, progress and the page that is chosen. */
import { Header } from '../parts/header'
import { RunStrip } from '../parts/run-strip'
import { copyText } from '../state/actions'
import { answer, isStale } from '../state/audit'
import { openPaths, openSample, removeFiles } from '../state/files'
import type { Page, State } from '../state/model'
import type { Session } from '../state/session'
import { shownAudits } from '../state/shown-audits'
import { datasets, showPage, showTable, tableShown } from '../state/table'
import { useAssay, useSession } from '../state/use-session'
import { useTranslate } from '../texts/translate'
import { FilesPage } from './files-page'
import { ReportPage } from './report-page'
import { TablePage } from './table-page'

export function Shell({ run }: { run(action: string): void }) {
  const session = useSession()
  const state = useAssay((all) => all)
  return (
    <div className="app">
      <Header
        page={state.page}
        filled={filledPages(state)}
        scheme={state.scheme}
        onPage={(page) => showPage(session, page)}
        onScheme={() => run('switch-scheme')}
        onLanguage={() => run('switch-language')}
        onPalette={() => run('show-palette')}
      />
      <RunStrip
        run={state.audit}
        hasReport={state.report !== null}
        stale={isStale(state)}
        onCancel={() => run('cancel-audit')}
        onAgain={() => run('audit-again')}
      />
      <main className="app-main" key={state.page}>
        <CurrentPage state={state} session={session} run={run} />
      </main>
      <Announcer state={state} />
    </div>
  )
}

function filledPages(state: State): ReadonlySet<Page> {
  const pages = new Set<Page>(['files'])
  if (state.report || state.audit.state !== 'idle') pages.add('report')
  if (tableShown(state)) pages.add('table')
  return pages
}

function CurrentPage({ state, session, run }: { state: State; session: Session; run(action: string): void }) {
  const choose = () => run('open-files')
  if (state.page === 'files')
    return (
      <FilesPage
        files={state.files}
        samples={state.samples}
        onChoose={choose}
        onOpenPaths={(paths) => void openPaths(session, paths)}
        onOpenSample={(sample) => void openSample(session, sample)}
        onRemove={(id) => removeFiles(session, [id])}
        onShowRows={(path) => showTable(session, path)}
      />
    )
  if (state.page === 'report')
    return (
      <ReportPage
        report={state.report}
        audits={shownAudits(state.audit, state.report)}
        running={state.audit.state === 'running'}
        ended={state.audit.state === 'failed' || state.audit.state === 'cancelled'}
        columns={datasets(state)[0]?.columns.map(({ name }) => name) ?? []}
        answers={state.answers}
        onAnswer={(answers) => answer(session, answers)}
        onCopy={(text) => void copyText(session, text)}
        onChoose={choose}
      />
    )
  return (
    <TablePage
      dataset={tableShown(state)}
      datasets={datasets(state)}
      onShow={(path) => showTable(session, path)}
      onChoose={choose}
    />
  )
}

/** Says each finished audit, and the end of them all, to those who do not see the list fill. */
function Announcer({ state }: { state: State }) {
  const { t, sentence } = useTranslate()
  const last = state.audit.state === 'running' ? state.audit.audited.at(-1) : undefined
  const text = last
    ? `${sentence(last.title)}: ${t(`status.${last.implemented ? last.status : 'unlooked'}`)}`
    : state.report && state.audit.state === 'idle'
      ? t('run.finished')
      : ''
  return (
    <p className="hidden" aria-live="polite" data-testid="announcer">
      {text}
    </p>
  )
}
