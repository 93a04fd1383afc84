import type { Artifacts } from '../../contract/artifacts'
import type { AuditContext, Verdict } from '../../contract/audit'
import { message } from '../../contract/message'
import type { Finding } from '../../contract/report'
import type { Signal } from '../../contract/signal'
import type { WeightState, Weights } from '../../contract/weights'
import { bySeverity, capFindings, defineAudit, statusOf, verdict } from '../define'
import {
  biasFinding,
  constantFinding,
  hasEqualUnits,
  nonFiniteFinding,
  scaleFinding,
  scaleSeverity,
  unitFindings,
} from './checks'
import { signalPicture, weightsPicture } from './evidence'
import { isConstant, isWeight, type Limits, type Placed, placed } from './place'
import { farthest, type Reach } from './reach'
import { texts } from './texts'
import { thresholds } from './thresholds'

type Context = AuditContext<'weights' | 'model', typeof thresholds>

const signalOf = ({ signal }: Artifacts): Signal | null => (signal.state === 'ready' ? signal.value : null)

const toldState = ({ task }: Artifacts): 'initial' | 'trained' | null =>
  task.state === 'ready' ? task.value.modelState : null

/** What the file is judged as. Weights still at their draw are an initialization to judge, whatever is told. */
const judgedState = (told: ReturnType<typeof toldState>, { state }: Weights): WeightState =>
  told === 'initial' || state === 'untrained' ? 'untrained' : (told ?? state)

/** A told start whose weights have visibly learned is fine-tuning: their scale is what training made of it. */
const lowered = (finding: Finding): Finding =>
  finding.severity === 'fail' ? { ...finding, severity: 'warn' } : finding

/** Told trained, and nothing moved; or some layers did and others did not. */
function stateFindings({ state, parameters }: Weights, told: ReturnType<typeof toldState>): Finding[] {
  if (told !== 'trained') return []
  const weights = parameters.filter(({ role }) => role === 'weight' || role === 'recurrent')
  const still = weights.filter((one) => one.state === 'untrained')
  const kept = state === 'untrained' || (still.length > 0 && still.length < weights.length)
  if (!kept) return []
  const id = state === 'untrained' ? 'unmoved' : 'frozen'
  return [
    {
      severity: state === 'untrained' ? 'warn' : 'info',
      grade: 'derived',
      subject: { kind: 'model', name: 'model' },
      message: message(`initialization.${id}`, { still: still.length, weights: weights.length }),
      measured: { value: still.length, unit: 'parameters' },
      expected: null,
    },
  ]
}

/** Of the matrices before the last layer, at least half are as `holds` says. */
function mostly(all: readonly Placed[], holds: (place: Placed) => boolean): boolean {
  const hidden = all.filter((place) => isWeight(place) && !place.last)
  return hidden.length > 0 && hidden.filter(holds).length >= hidden.length / 2
}

/**
 * Trained weights grow and shrink, so that a scale says little; told is one that most of the network shares and that carries the signal,
 * measured on rows, out of its range where a fresh draw would not. Whether they were drawn so or driven there can no longer be seen.
 */
function trainedFindings(all: readonly Placed[], reach: Reach | null, limits: Limits): Finding[] {
  const off = (place: Placed) => scaleSeverity(place, limits) === 'fail'
  if (reach?.how !== 'measured' || !mostly(all, off)) return []
  return all.filter(off).flatMap((place) => scaleFinding(place, null, limits))
}

function untrainedFindings(all: readonly Placed[], reach: Reach | null, context: Context): Finding[] {
  const { thresholds: limits, needed } = context
  const scales = all.flatMap((one) => scaleFinding(one, reach, limits))
  const judged = needed.weights.state === 'trained' ? scales.map(lowered) : scales
  return [...judged, ...all.flatMap((one) => biasFinding(one, limits))]
}

type Kind = 'nonfinite' | 'constant' | 'equal' | 'scale' | 'bias' | 'unmoved' | 'none'

const kinds: Readonly<Record<string, Kind>> = {
  'initialization.non-finite': 'nonfinite',
  'initialization.constant': 'constant',
  'initialization.equal-units': 'equal',
  'initialization.zero-units': 'equal',
  'initialization.scale': 'scale',
  'initialization.bias': 'bias',
  'initialization.unmoved': 'unmoved',
}

function judge(context: Context): Verdict {
  const { needed, artifacts, thresholds: limits } = context
  const { weights, model } = needed
  const all = placed(weights, model)
  const judgedWeights = all.filter(isWeight)
  if (judgedWeights.length === 0) return withoutWeights(weights)
  const told = toldState(artifacts)
  const state = judgedState(told, weights)
  const untrained = state === 'untrained'
  const signal = signalOf(artifacts)
  const reach = farthest(all, model, signal, limits.failSignalFactor)
  const everywhere = judgedWeights.every(({ parameter }) => isConstant(parameter))
  const alike = untrained || everywhere || mostly(all, (place) => hasEqualUnits(place, limits))
  const found = [
    ...all.flatMap((one) => [
      ...nonFiniteFinding(one),
      ...constantFinding(one, alike, everywhere),
      ...unitFindings(one, alike, limits),
    ]),
    ...(untrained ? untrainedFindings(all, reach, context) : trainedFindings(all, reach, limits)),
    ...stateFindings(weights, told),
  ].sort(bySeverity)
  const status = statusOf(found)
  const [first] = found
  const kind = status === 'pass' ? 'none' : (kinds[first?.message.id ?? ''] ?? 'none')
  const named = first?.message.values ?? {}
  const values = {
    kind,
    state,
    grade: told === null ? 'derived' : 'told',
    weights: judgedWeights.length,
    flagged: new Set(found.filter(({ severity }) => severity !== 'info').map(({ subject }) => subject.name))
      .size,
    layer: named.layer ?? '',
    ratio: named.ratio ?? 0,
    std: named.std ?? 0,
    scheme: named.scheme ?? '',
    share: named.share ?? 0,
    reachLayer: reach?.layer ?? '',
    reachStd: reach?.std ?? 0,
    // A draw that is fine shrinks over a great depth too: that is the audit of depth's to say.
    reachHow: kind === 'scale' ? (reach?.how ?? 'none') : 'none',
  }
  const bypassed = new Set(model.layers.filter((one) => one.bypassed).map(({ name }) => name))
  return verdict(status, message(`initialization.${status === 'pass' ? 'pass' : 'flagged'}`, values), {
    findings: capFindings(found, 'initialization.more', { kind: 'model', name: 'model' }),
    remedy: status === 'pass' ? null : message(`initialization.remedy-${kind}`),
    fixes: status === 'pass' ? [] : ['redraw-weights'],
    evidence: [
      weightsPicture(all, found),
      ...(signal ? [signalPicture(signal, bypassed, limits.failSignalFactor, kind === 'scale')] : []),
    ],
    confidence: kind === 'scale' ? 0.85 : 0.95,
  })
}

const nothing = { kind: 'none', layer: '', ratio: 0 }

/** Nothing to judge: a model without weights, or one whose weights lie in files that were not given. */
const withoutWeights = ({ unread }: Weights): Verdict =>
  unread.length > 0
    ? verdict('needs-input', message('initialization.unread', { ...nothing, unread: unread.length }), {
        needs: [message('initialization.needs-data')],
      })
    : verdict('not-applicable', message('initialization.no-weights', nothing))

export const initialization = defineAudit({
  id: 'initialization',
  texts,
  thresholds,
  needs: ['weights', 'model'],
  uses: ['task', 'signal'],
  judge,
})
