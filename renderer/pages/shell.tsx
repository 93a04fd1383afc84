/** Header, progress and the page that is chosen. */
import { type ReactNode, useCallback, useMemo } from 'react'
import type { Transform } from '../../main/contract/transform'
import type { FixProof } from '../parts/audit-row'
import { Header } from '../parts/header'
import { RunStrip } from '../parts/run-strip'
import { copyText } from '../state/actions'
import { answer, isStale } from '../state/audit'
import { cancelLook, chooseTransform, closeColumn, lookAt, lookOf, openColumn } from '../state/column'
import { changeOfFix, toldSettings } from '../state/experiment-drafts'
import { proposeComparison } from '../state/experiments'
import { openPaths, openSample, removeFiles } from '../state/files'
import type { Page, State } from '../state/model'
import { showBeside, showModel, showSubject } from '../state/model-actions'
import type { ModelSubject } from '../state/model-look'
import { modelShown, models } from '../state/models'
import type { Session } from '../state/session'
import { shownAudits } from '../state/shown-audits'
import {
  datasetOf,
  datasets,
  showColumn,
  showDataset,
  showPage,
  showRow,
  showTable,
  tableShown,
} from '../state/table'
import { FindingLinksProvider } from '../state/use-finding-links'
import { useProfile } from '../state/use-profile'
import { useAssay, useSession } from '../state/use-session'
import { useTranslate } from '../texts/translate'
import { DataPage } from './data-page'
import { ExperimentsRoute } from './experiments-route'
import { FilesPage } from './files-page'
import { ModelRoute } from './model-route'
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
  if (modelShown(state)) pages.add('model')
  if (tableShown(state)) pages.add('data').add('table')
  if (modelShown(state) && tableShown(state)) pages.add('experiments')
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
        onShowModel={(path) => showModel(session, path)}
        onCompare={(path) => {
          const first = models(state)[0]
          if (first) showModel(session, first.path)
          showBeside(session, path)
        }}
      />
    )
  if (state.page === 'report')
    return (
      <WithLinks state={state} session={session} toColumns>
        <ReportPage
          report={state.report}
          audits={shownAudits(state.audit, state.report)}
          running={state.audit.state === 'running'}
          ended={state.audit.state === 'failed' || state.audit.state === 'cancelled'}
          columns={datasets(state)[0]?.columns.map(({ name }) => name) ?? []}
          answers={state.answers}
          onAnswer={(answers) => answer(session, answers)}
          onCopy={(text) => void copyText(session, text)}
          proof={proofOf(state, session)}
          onChoose={choose}
        />
      </WithLinks>
    )
  if (state.page === 'model')
    return (
      <WithLinks state={state} session={session} toColumns toParts={false}>
        <ModelRoute state={state} session={session} run={run} />
      </WithLinks>
    )
  if (state.page === 'experiments') return <ExperimentsRoute state={state} session={session} run={run} />
  if (state.page === 'data')
    return (
      <WithLinks state={state} session={session} toColumns={false}>
        <Data state={state} session={session} choose={choose} />
      </WithLinks>
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

/** Fixes lead to the comparison that shows what they are worth, where there are a model and rows to compare on. */
function proofOf(state: State, session: Session): FixProof {
  const change = (id: string) => changeOfFix(id, toldSettings(state), state.report?.task.kind)
  const possible = modelShown(state) !== null && tableShown(state) !== null
  return {
    provable: (id) => possible && change(id) !== null,
    onProve: (id) => {
      const proposed = change(id)
      if (proposed) proposeComparison(session, proposed)
    },
  }
}

function Data({ state, session, choose }: { state: State; session: Session; choose(): void }) {
  const dataset = tableShown(state)
  const { asked, waiting, cancel, retry } = useProfile(session, state, dataset)
  const { columnName } = state
  const onLook = useCallback(
    (proposed: Transform | null) => {
      if (dataset && columnName !== null) void lookAt(session, dataset, columnName, proposed)
    },
    [session, dataset, columnName],
  )
  return (
    <DataPage
      dataset={dataset}
      datasets={datasets(state)}
      audited={datasetOf(state.report, state)}
      asked={asked}
      waiting={waiting}
      report={state.report}
      listing={state.listing}
      columnName={columnName}
      lastColumn={state.lastColumn}
      look={dataset && columnName !== null ? lookOf(state, dataset, columnName) : null}
      onShow={(path) => showDataset(session, path)}
      onList={(listing) => session.store.setState({ listing })}
      onOpen={(name) => dataset && openColumn(session, dataset.path, name)}
      onClose={() => closeColumn(session)}
      onShowRows={() => dataset && columnName !== null && showColumn(session, dataset.path, columnName)}
      onCancel={cancel}
      onRetry={retry}
      onLook={onLook}
      onCancelLook={() => cancelLook(session)}
      onTransform={(transform) => chooseTransform(session, transform)}
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

/**
 * Findings lead to the rows and columns of the dataset and to the parts of the model that were audited. `toColumns` and `toParts` false: on
 * the page of a column or of the model, whose findings would lead to where one is.
 */
function WithLinks(props: {
  state: State
  session: Session
  toColumns: boolean
  toParts?: boolean
  children: ReactNode
}) {
  const { state, session, toColumns, toParts = true, children } = props
  const dataset = datasetOf(state.report, state)
  const model = models(state)[0] ?? null
  const links = useMemo(
    () => ({
      columns: new Set(toColumns ? dataset?.columns.map(({ name }) => name) : []),
      rows: dataset?.rows ?? 0,
      onRow: (row: number) => dataset && showRow(session, dataset.path, row),
      onColumn: (name: string) => dataset && openColumn(session, dataset.path, name),
      onPart: toParts && model ? (subject: ModelSubject) => showSubject(session, subject) : null,
    }),
    [dataset, model, session, toColumns, toParts],
  )
  return <FindingLinksProvider value={links}>{children}</FindingLinksProvider>
}
