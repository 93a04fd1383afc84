/** The one store's shape. Everything on screen is a function of this; what cannot be shown is not in it. */
import type { ColumnView, MissingShares, Preview } from '../../main/contract/column'
import type { InputErrorFields } from '../../main/contract/errors'
import type { Answers } from '../../main/contract/gather'
import type { Catalogue } from '../../main/contract/message'
import type { Failure, Result } from '../../main/contract/protocol'
import type { AuditResult, Report } from '../../main/contract/report'
import type { FileCard } from '../../main/contract/source'
import type { Progress } from '../../main/contract/task'
import type { Transform } from '../../main/contract/transform'
import type { ViewSpec } from '../../main/contract/view'
import type { Locale } from '../../main/contract/words'
import { type ExperimentsState, noExperiments } from './experiments-state'
import { type ModelLook, plainLook } from './model-look'
import type { ModelEntry } from './models'
import type { TableLook } from './table-look'

export type Page = 'files' | 'report' | 'model' | 'data' | 'table' | 'experiments'
export type Scheme = 'light' | 'dark' | 'auto'
export type Sample = Result<'samples'>[number]

/** `share` null: not known how much is sent. */
export type FileState =
  | { kind: 'sending'; share: number | null }
  | { kind: 'opening' }
  | { kind: 'open'; card: FileCard }

export interface FileEntry {
  id: number
  name: string
  /** null until the host knows under which path the engine reads it. */
  path: string | null
  state: FileState
}

/** `audited` holds the audits that arrived, so that what is known stays on screen when a run ends early. */
export type AuditRun =
  | { state: 'idle' }
  | { state: 'running'; progress: Progress | null; audited: AuditResult[] }
  | { state: 'cancelled'; audited: AuditResult[] }
  | { state: 'failed'; failure: Failure; audited: AuditResult[] }

/** An answer that is on its way, arrived, or did not. */
export type Asked<T> =
  | { state: 'asking'; progress: Progress | null }
  | { state: 'ready'; value: T }
  | { state: 'cancelled' }
  | { state: 'failed'; failure: Failure }

/** The columns of one dataset, as `card` lists them; a card read anew makes it stale. */
export interface ProfileEntry {
  card: Card<'dataset'>
  asked: Asked<Result<'profile'>>
}

/** The column that is looked at closely. */
export interface ColumnLook {
  card: Card<'dataset'>
  name: string
  view: Asked<ColumnView>
  missing: Asked<MissingShares>
  /** What is tried on the column; null: nothing. */
  transform: Transform | null
  /** Of `transform`, or of the one before it while the answer is on its way. */
  preview: Preview | null
  previewing: boolean
  previewFailure: Failure | null
}

export const columnOrders = [
  'place',
  'name',
  'type',
  'role',
  'missing',
  'distinct',
  'mean',
  'std',
  'min',
  'max',
] as const
export type ColumnOrder = (typeof columnOrders)[number]

/** How the list of columns is cut down and ordered. */
export interface Listing {
  search: string
  by: ColumnOrder
  descending: boolean
}

/** What one undo brings back. */
export interface Removal {
  files: { entry: FileEntry; index: number }[]
  answers: Answers
}

export type Notice =
  | { id: number; kind: 'removed'; name: string; count: number }
  | { id: number; kind: 'removed-run'; name: string }
  | { id: number; kind: 'copied' }
  | { id: number; kind: 'copy-refused' }
  | { id: number; kind: 'copied-cells'; rows: number; columns: number }
  | { id: number; kind: 'copy-too-much'; rows: number; columns: number }
  | { id: number; kind: 'failed'; failure: Failure }

/** What the table page shows of one dataset. */
export interface TableState {
  look: TableLook
  /** The view on screen; null: the rows as in the file. It stays until another is made. */
  shown: { spec: ViewSpec; rows: number } | null
  /** A view under way; `progress` null: it has not begun to tell. */
  making: { progress: Progress | null } | null
  /** Why the last view could not be made, and the filter it was to have. */
  failure: { failure: Failure; filter: string | null } | null
  /** Looks before the present one, the latest last. */
  past: TableLook[]
  /** Widths of columns by name, in CSS pixels, where they were changed. */
  widths: Readonly<Record<string, number>>
}

/** Where to go on the table page. */
export interface TableTarget {
  path: string
  /** Row of the file, counted from 0. */
  row: number | null
  column: string | null
}

/** A cell by its place: row of the view (-1: the header), column among those shown. */
export interface GridCell {
  row: number
  column: number
}
/** A rectangle of cells from `anchor` to `active`; `whole`: of all columns. */
export interface GridSelection {
  anchor: GridCell
  active: GridCell
  whole: boolean
}

export interface State {
  page: Page
  files: FileEntry[]
  removals: Removal[]
  /** null: not answered yet. */
  samples: Sample[] | null
  answers: Answers
  audit: AuditRun
  /** The last complete report; null where there is none for the present files. */
  report: Report | null
  /** What `report` was made of, as audit.ts compares it; null: of nothing that is open now. */
  reportInputs: string | null
  /** Path of the dataset whose columns and rows are shown. */
  tablePath: string | null
  /** By path. */
  profiles: Readonly<Record<string, ProfileEntry>>
  listing: Listing
  /** The column that is open on the data page; null: the list. */
  columnName: string | null
  /** The one that was open before, where the list is taken up again. */
  lastColumn: string | null
  look: ColumnLook | null
  /** How each dataset is looked at, by path; one that is not in it is shown as it comes. */
  tables: Readonly<Record<string, TableState>>
  /** null: nowhere to go. */
  tableTarget: TableTarget | null
  /** Cells chosen in the table that is shown; null: none. */
  selection: GridSelection | null
  /** What is known of models, by path. */
  models: Readonly<Record<string, ModelEntry>>
  /** The model that is looked at; null: the first. */
  modelPath: string | null
  /** The model beside it; null: none. */
  besidePath: string | null
  modelLook: ModelLook
  experiments: ExperimentsState
  notice: Notice | null
  scheme: Scheme
  locale: Locale
  /** The engine's sentences in `locale`; empty until they arrive. */
  auditTexts: Catalogue
}

export const noAnswers: Answers = { inputs: [], targets: [] }

export const initialState: State = {
  page: 'files',
  files: [],
  removals: [],
  samples: null,
  answers: noAnswers,
  audit: { state: 'idle' },
  report: null,
  reportInputs: null,
  tablePath: null,
  profiles: {},
  listing: { search: '', by: 'place', descending: false },
  columnName: null,
  lastColumn: null,
  look: null,
  tables: {},
  tableTarget: null,
  selection: null,
  models: {},
  modelPath: null,
  besidePath: null,
  modelLook: plainLook,
  experiments: noExperiments,
  notice: null,
  scheme: 'auto',
  locale: 'en',
  auditTexts: {},
}

export type Card<Role extends FileCard['role']> = Extract<FileCard, { role: Role }>
export type Unreadable = Card<'unreadable'>

/** A card for a file that could not be opened for a reason outside of it, such as an engine that died. */
export const unreadable = (path: string, name: string, error: InputErrorFields): Unreadable => ({
  role: 'unreadable',
  path,
  name,
  error,
})

/** A path's last part, whichever way its slashes lean. */
export const baseName = (path: string): string => path.split(/[\\/]/).pop() || path
