/** Everything a user can do that is not aimed at one thing on the page; feeds keyboard, command palette and buttons. */
import { spotlight } from '@mantine/spotlight'
import { locales } from '../../main/contract/words'
import type { Action } from './action'
import { audit, auditable, cancelAudit } from './audit'
import { writeClipboard } from './clipboard'
import { closeColumn, stepColumn } from './column'
import { experimentActions } from './experiment-actions'
import { canUndoRun, undoRemoveRun } from './experiments'
import { chooseFiles, openPaths, removeFiles, undoRemove } from './files'
import type { Sample, Scheme, State } from './model'
import { closePart, modelActions, partIsChosen } from './model-actions'
import { chooseLocale, chooseScheme } from './preferences'
import { notify, type Session } from './session'
import { showPage, showTable, tableShown } from './table'
import { canUndoLook, tableActions, undoTableLook } from './table-actions'

export type { Action } from './action'

const always = () => true

/** Where there is no system dialog, `openInput` shows the browser's own. */
export const createActions = (openInput: () => void): Action[] => [
  {
    id: 'open-files',
    label: 'action.openFiles',
    keys: 'mod+O',
    enabled: always,
    run: async (session) => {
      if (!(await chooseFiles(session))) openInput()
    },
  },
  page('files', 'mod+1', always),
  page('report', 'mod+2', ({ report, audit }) => report !== null || audit.state !== 'idle'),
  {
    id: 'show-data',
    label: 'action.showData',
    keys: 'mod+4',
    enabled: (state) => tableShown(state) !== null,
    run: (session) => showPage(session, 'data'),
  },
  {
    id: 'show-table',
    label: 'action.showTable',
    keys: 'mod+5',
    enabled: (state) => tableShown(state) !== null,
    run: (session) => showTable(session, null),
  },
  {
    id: 'audit-again',
    label: 'action.auditAgain',
    keys: 'mod+Enter',
    enabled: (state) => auditable(state) && state.audit.state !== 'running',
    run: audit,
  },
  {
    id: 'cancel-audit',
    label: 'action.cancelAudit',
    keys: 'mod+Backspace',
    enabled: ({ audit }) => audit.state === 'running',
    run: cancelAudit,
  },
  {
    id: 'previous-column',
    label: 'action.previousColumn',
    keys: 'alt+ArrowUp',
    enabled: columnIsOpen,
    run: (session) => stepColumn(session, -1),
  },
  {
    id: 'next-column',
    label: 'action.nextColumn',
    keys: 'alt+ArrowDown',
    enabled: columnIsOpen,
    run: (session) => stepColumn(session, 1),
  },
  {
    id: 'step-back',
    label: 'action.stepBack',
    keys: 'Escape',
    enabled: (state) => columnIsOpen(state) || partIsChosen(state),
    run: (session) => (partIsChosen(session.store.getState()) ? closePart(session) : closeColumn(session)),
  },
  {
    id: 'undo',
    label: 'action.undo',
    keys: 'mod+Z',
    enabled: (state) => canUndoLook(state) || canUndoRun(state) || state.removals.length > 0,
    // What was done on the page that is shown comes first.
    run: (session) => {
      const state = session.store.getState()
      if (canUndoLook(state)) return undoTableLook(session)
      return canUndoRun(state) ? undoRemoveRun(session) : undoRemove(session)
    },
  },
  {
    id: 'remove-all',
    label: 'action.removeAll',
    keys: null,
    enabled: ({ files }) => files.length > 0,
    run: (session) =>
      removeFiles(
        session,
        session.store.getState().files.map(({ id }) => id),
      ),
  },
  {
    id: 'copy-report',
    label: 'action.copyReport',
    keys: 'mod+shift+C',
    enabled: ({ report }) => report !== null,
    run: (session) => copyText(session, JSON.stringify(session.store.getState().report, null, 2)),
  },
  {
    id: 'switch-language',
    label: 'action.switchLanguage',
    keys: 'mod+shift+L',
    enabled: always,
    run: (session) => chooseLocale(session, nextOf(locales, session.store.getState().locale)),
  },
  {
    id: 'switch-scheme',
    label: 'action.switchScheme',
    keys: 'mod+J',
    enabled: always,
    run: (session) => chooseScheme(session, nextOf(schemes, session.store.getState().scheme)),
  },
  {
    id: 'show-palette',
    label: 'action.showPalette',
    keys: 'mod+K',
    enabled: always,
    run: () => spotlight.toggle(),
  },
  ...tableActions,
  ...modelActions,
  ...experimentActions,
]

const schemes: readonly Scheme[] = ['auto', 'light', 'dark']

const nextOf = <T>(all: readonly T[], current: T): T => all[(all.indexOf(current) + 1) % all.length]

const columnIsOpen = ({ page, columnName }: State) => page === 'data' && columnName !== null

function page(target: 'files' | 'report', keys: string, enabled: Action['enabled']): Action {
  const label = target === 'files' ? 'action.showFiles' : 'action.showReport'
  return { id: `show-${target}`, label, keys, enabled, run: (session) => showPage(session, target) }
}

/** Runs `action` if it applies now, as keyboard and palette do. */
export function perform(session: Session, action: Action): void {
  if (action.enabled(session.store.getState())) void action.run(session)
}

/** Puts `text` on the clipboard and says so; a browser may refuse, which is said as well. */
export async function copyText(session: Session, text: string): Promise<void> {
  notify(session, { kind: (await writeClipboard(text)) ? 'copied' : 'copy-refused' })
}

/** What a window does as it opens: sentences, samples, and the files it was started with. Never rejects. */
export async function start(session: Session): Promise<void> {
  session.host.onOpenFiles((paths) => void openPaths(session, paths))
  await Promise.all([
    chooseLocale(session, session.store.getState().locale),
    session.host.request('samples', {}).then(
      (samples: Sample[]) => session.store.setState({ samples }),
      // Samples are an offer: without them the page simply does not make it.
      () => session.store.setState({ samples: [] }),
    ),
  ])
}
