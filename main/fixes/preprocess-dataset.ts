/** The representation that the detectors propose, in place of the columns they speak of (spec: audits, 3). */
import type { Artifacts } from '../contract/artifacts'
import { InputError } from '../contract/errors'
import { type HintKind, hintKinds } from '../contract/hints'
import { message } from '../contract/message'
import { columnsOf, type Transform } from '../contract/transform'
import { type ColumnChange, changedColumns } from './columns'
import type { Fix, Materials } from './fix'

/** Below this a detector has the name or the range alone to go by: only taken where the kind is told. */
const sureStrength = 0.6

interface Proposal {
  kind: HintKind
  transform: Transform
  strength: number
}

function proposals({ hints, binding }: Artifacts): Proposal[] {
  if (hints.state !== 'ready') return []
  const targets = new Set(
    binding.state === 'ready' ? binding.value.targets.flatMap(({ columns }) => columns) : [],
  )
  return hints.value.hints.flatMap(({ kind, transform, strength }) =>
    transform && !columnsOf(transform).some((name) => targets.has(name))
      ? [{ kind, transform, strength }]
      : [],
  )
}

/** The surest first; a column that one of them reads already is left to it. */
function compatible(all: readonly Proposal[]): Proposal[] {
  const taken = new Set<string>()
  return [...all]
    .sort((a, b) => b.strength - a.strength)
    .filter(({ transform }) => {
      const names = columnsOf(transform)
      if (names.some((name) => taken.has(name))) return false
      for (const name of names) taken.add(name)
      return true
    })
}

function wanted({ options, artifacts }: Materials): Proposal[] {
  const all = proposals(artifacts)
  if (options.kinds === undefined) return compatible(all.filter(({ strength }) => strength >= sureStrength))
  const told = options.kinds.split(',').map((word) => word.trim())
  const unknown = told.find((word) => !hintKinds.some((kind) => kind === word))
  if (unknown !== undefined)
    throw new InputError({ place: '--set kinds', cause: `${unknown} is none of ${hintKinds.join(', ')}` })
  return compatible(all.filter(({ kind }) => told.includes(kind)))
}

/** Changes of columns by the hints that are sure, or of the kinds told (`--set kinds=angle,cyclic`). */
export function preprocessChanges(materials: Materials): ColumnChange[] {
  return wanted(materials).map(({ transform }) => ({ kind: 'transform', transform }))
}

export const preprocessDataset: Fix = {
  id: 'preprocess-dataset',
  audit: 'preprocessing',
  writes: 'dataset',
  reads: ['hints', 'binding', 'profile'],
  parameters: [{ name: 'kinds', byDefault: null, choices: null }],
  applies: (artifacts) => proposals(artifacts).some(({ strength }) => strength >= sureStrength),
  build(materials) {
    const changes = preprocessChanges(materials)
    if (changes.length === 0)
      throw new InputError({
        cause: 'no change of representation is proposed with enough certainty',
        remedy: `choose the kinds by hand: --set kinds=${[...new Set(proposals(materials.artifacts).map(({ kind }) => kind))].join(',') || 'KIND'}`,
      })
    const { profile } = materials.artifacts
    const old = profile.state === 'ready' ? profile.value.columns : []
    const names = new Set(old.map(({ name }) => name))
    const added = changedColumns(old, changes).columns.filter(({ name }) => !names.has(name))
    const read = changes.flatMap((change) => (change.kind === 'transform' ? columnsOf(change.transform) : []))
    return {
      writes: 'dataset',
      changes,
      said: [
        message('fix.preprocess-dataset.said', {
          changes: changes.length,
          columns: read.length,
          added: added.length,
        }),
        message('fix.preprocess-dataset.inputs', {
          added: added
            .map(({ name }) => name)
            .slice(0, 12)
            .join(', '),
        }),
      ],
    }
  },
}
