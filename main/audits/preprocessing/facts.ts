import type { Artifacts, Entry } from '../../contract/artifacts'
import type { Hint, HintKind } from '../../contract/hints'

/** What is known of where columns go. */
export interface Facts {
  inputs: ReadonlySet<string>
  targets: readonly string[]
  /** The columns and what is done to them before the model are the user's word. */
  told: boolean
  entries: readonly Entry[]
  /** The model is told to learn its targets as quantities. */
  regression: boolean
}

export function factsOf({ binding, entry, task }: Artifacts): Facts {
  const bound = binding.state === 'ready' ? binding.value : null
  return {
    inputs: new Set(bound?.inputs.flatMap(({ columns }) => columns)),
    targets: bound?.targets.flatMap(({ columns }) => columns) ?? [],
    told: bound?.preprocessingGrade === 'told',
    entries: entry.state === 'ready' ? entry.value : [],
    regression: task.state === 'ready' && task.value.kind === 'regression' && task.value.grade === 'told',
  }
}

/** At least half of what the hint speaks of feeds the model. */
export const feedsModel = ({ columns }: Hint, { inputs }: Facts): boolean =>
  2 * columns.filter((name) => inputs.has(name)).length >= columns.length

/** Operators that undo what a hint speaks of, where they stand before the first learned layer. */
const undoing: Partial<Record<HintKind, readonly string[]>> = {
  angle: ['Sin', 'Cos'],
  cyclic: ['Sin', 'Cos', 'OneHot', 'Gather'],
  sentinel: ['Where', 'IsNaN', 'Equal', 'Clip'],
  'category-code': ['OneHot', 'Gather', 'Equal'],
  'heavy-tail': ['Log'],
  'skewed-count': ['Log'],
  quaternion: ['Mul', 'Sign', 'Where', 'MatMul'],
}

const readsColumn = ({ features }: Entry, name: string): boolean =>
  features.some(({ column }) => column === name)

/** Entries that take the hint's columns in; all of them where columns mix on the way and none can be told. */
function entriesOf({ columns }: Hint, { entries }: Facts): readonly Entry[] {
  const own = entries.filter((entry) => columns.some((name) => readsColumn(entry, name)))
  return own.length > 0
    ? own
    : entries.filter(({ features }) => features.some(({ column }) => column === null))
}

/** What in the head of the graph may undo the hint, such as Sin; null: nothing that is known to. */
export function undoneBy(hint: Hint, facts: Facts): string | null {
  const entries = entriesOf(hint, facts)
  if (hint.kind === 'category-code' && entries.some(({ embedding }) => embedding)) return 'Gather'
  const operators = entries.flatMap((one) => one.operators)
  // Where columns mix before the first layer, an offset may be taken away there.
  const mixed =
    entries.length > 0 && entries.every(({ features }) => features.every(({ column }) => column === null))
  if (hint.kind === 'moving-frame') return mixed && operators.length > 0 ? operators.join(', ') : null
  const found = operators.filter((operator) => undoing[hint.kind]?.includes(operator))
  return found.length > 0 ? [...new Set(found)].join(', ') : null
}

/** Sine and cosine of the column are inputs already, by name: the raw column beside them does little harm. */
export function hasCircleBeside({ columns: [name] }: Hint, { inputs }: Facts): boolean {
  const beside = [...inputs].filter((one) => one !== name && one.toLowerCase().includes(name.toLowerCase()))
  return ['sin', 'cos'].every((part) => beside.some((one) => one.toLowerCase().includes(part)))
}
