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

/** Those of `ids` that these files leave anything to do, as an audit names them; `applies` tells the kind of file each writes. */
export const offered = (artifacts: Artifacts, ids: readonly FixId[]): AuditResult['fixes'] =>
  ids
    .flatMap((id) => fixOf(id) ?? [])
    .filter((fix) => fix.applies(artifacts))
    .map(({ id, writes }) => ({ id, title: titleOf(id), applies: [writes] }))
