import type { Artifacts } from '../contract/artifacts'
import type { FixId } from '../contract/fix'
import type { Message } from '../contract/message'
import { message } from '../contract/message'
import type { AuditResult } from '../contract/report'
import { settingFixes } from './config-patch'
import type { Fix } from './fix'
import { insertDropout } from './insert-dropout'
import { insertResiduals } from './insert-residuals'
import { normalizeDataset, normalizeTargets } from './normalize-dataset'
import { normalizeHead } from './normalize-head'
import { removeOutputActivation, replaceOutputActivation } from './output-activation'
import { preprocessDataset } from './preprocess-dataset'
import { reluToElu, reluToLeaky } from './rectifiers'
import { redrawWeights } from './redraw-weights'

/** Every fix, in the order of the problems. */
export const fixes: readonly Fix[] = [
  normalizeDataset,
  normalizeTargets,
  normalizeHead,
  preprocessDataset,
  removeOutputActivation,
  replaceOutputActivation,
  reluToLeaky,
  reluToElu,
  redrawWeights,
  insertResiduals,
  insertDropout,
  ...settingFixes,
]

export const fixOf = (id: FixId): Fix | null => fixes.find((fix) => fix.id === id) ?? null

export const titleOf = (id: FixId): Message => message(`fix.${id}.title`)

/** Names of the files that fixes start from; null: not given. */
export type FileNames = Readonly<Record<Fix['writes'], string | null>>

const datasetEndings = new Set(['.csv', '.tsv', '.parquet'])

/** Name of the file that a fix writes by default, after the one it starts from. */
export function proposedName({ id, writes }: Pick<Fix, 'id' | 'writes'>, names: FileNames): string {
  const name = names[writes] ?? writes
  const [, stem = name, ending = ''] = /^(.+?)((?:\.[a-z0-9]+)?)$/i.exec(name) ?? []
  if (writes === 'training-config') return `${stem}-${id}.patch.json`
  if (writes === 'model') return `${stem}-${id}${ending || '.onnx'}`
  return `${stem}-${id}${datasetEndings.has(ending) ? ending : '.parquet'}`
}

/** Those of `ids` that these files leave anything to do, as a report names them, with the name of the file each writes by default. */
export const offered = (
  artifacts: Artifacts,
  ids: readonly FixId[],
  names: FileNames,
): AuditResult['fixes'] =>
  ids
    .flatMap((id) => fixOf(id) ?? [])
    .filter((fix) => fix.applies(artifacts))
    .map(({ id, writes }) => ({ id, title: titleOf(id), applies: [proposedName({ id, writes }, names)] }))
