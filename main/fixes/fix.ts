/** What a fix is: which files it can be made from, and the change it makes of them. Pure: nothing is read, run or written here. */
import type { ModelProto } from 'onnx-buf'
import type { ArtifactId, Artifacts } from '../contract/artifacts'
import { InputError } from '../contract/errors'
import type { FixId, FixParameter } from '../contract/fix'
import type { Message } from '../contract/message'
import type { AuditId, FileRole } from '../contract/words'
import type { Analysis } from '../onnx/analysis'
import type { ColumnChange } from './columns'
import type { InputScale } from './input-scale'

/** How an edited model must behave beside the one it was made from, run on the same rows. */
export type Pledge =
  /** The same outputs to rounding. */
  | { kind: 'same-outputs' }
  /** Those of the old model given `(x - mean) / std`, by input. */
  | { kind: 'outputs-of-normalized'; scales: ReadonlyMap<string, InputScale> }
  /** Outputs of the same shapes. */
  | { kind: 'same-shapes' }

export type Patch = { said: Message[] } & (
  | { writes: 'model'; model: ModelProto; pledge: Pledge }
  | { writes: 'dataset'; changes: ColumnChange[] }
  /** JSON Patch (RFC 6902), which `test`s the old value first: what it is undone by stands in it. */
  | { writes: 'training-config'; patch: JsonPatch }
)
export type JsonPatch = { op: 'test' | 'replace' | 'add'; path: string; value: unknown }[]

/** What a fix is made from. */
export interface Materials {
  artifacts: Artifacts
  /** null: no model. */
  analysis: Analysis | null
  seed: number
  /** As told by `--set name=value`. */
  options: Readonly<Record<string, string>>
}

export interface Fix {
  id: FixId
  /** The audit whose findings it answers. */
  audit: AuditId
  writes: Extract<FileRole, 'model' | 'dataset' | 'training-config'>
  /** Artifacts that `applies` and `build` read. */
  reads: readonly ArtifactId[]
  parameters: readonly FixParameter[]
  /** Whether these files leave it anything to do. */
  applies(artifacts: Artifacts): boolean
  /** Throws InputError where it cannot be done, with the place. */
  build(materials: Materials): Patch
}

/** The model that a fix edits. Throws InputError without one. */
export function modelFor(id: FixId, { analysis }: Materials): Analysis {
  if (analysis) return analysis
  throw new InputError({ cause: `${id} edits a model, and none is given`, remedy: 'name the ONNX file too' })
}

/** A number told for a parameter, or what it is by default. Throws InputError for what is no number within its limits. */
export function numberOption(
  { options }: Materials,
  name: string,
  byDefault: number,
  { low, high }: { low: number; high: number },
): number {
  const told = options[name]
  if (told === undefined) return byDefault
  const value = told.trim() === '' ? Number.NaN : Number(told)
  if (value >= low && value <= high) return value
  throw new InputError({ place: `--set ${name}`, cause: `${told} is no number from ${low} to ${high}` })
}

/** One of the words told for a parameter. Throws InputError for another. */
export function wordOption<Word extends string>(
  { options }: Materials,
  name: string,
  choices: readonly Word[],
  byDefault: Word,
): Word {
  const told = options[name]
  if (told === undefined) return byDefault
  const word = choices.find((one) => one === told)
  if (word !== undefined) return word
  throw new InputError({ place: `--set ${name}`, cause: `${told} is none of ${choices.join(', ')}` })
}
