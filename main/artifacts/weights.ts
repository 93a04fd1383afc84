/** Parameters of the model file: one streamed pass over each, never all of them in memory. */
import { NumberAccumulator } from '../base/summary'
import type { GatherContext, Gatherer } from '../contract/gather'
import type { ParameterWeights, Weights } from '../contract/weights'
import { type Analysis, analysisOfFile } from '../onnx/analysis'
import { bodyContents } from '../onnx/bodies'
import { nodeName } from '../onnx/graph'
import { expectedStds, type ParameterPlace, parameterPlaces } from '../onnx/parameter-place'
import { parameterChunks } from '../onnx/parameter-values'
import { missingFiles, ready, unready } from './gathered'
import { pause } from './rows/pause'
import { type Expected, fitOf, type Values } from './weighing/fit'
import { MatrixKeeper, RankBudget } from './weighing/rank-budget'
import { type Judged, type StateOf, stateOfFile, stateOfShift, stateOfWeights } from './weighing/state'
import { UnitTracker } from './weighing/unit-tracker'

interface Pass {
  values: Values
  units: ParameterWeights['units']
  structure: number | null
  rank: ParameterWeights['rank']
}

interface Reading {
  context: GatherContext
  analysis: Analysis
  budget: RankBudget
  /** A stored tensor that several parameters copy is read once. */
  passes: Map<string, Pass | null>
  done: number
  total: number
}

/** One pass over a parameter; null where the file tells nothing of its values. */
async function pass(reading: Reading, { parameter, axis }: ParameterPlace): Promise<Pass | null> {
  const { context, analysis, budget } = reading
  const { count } = parameter
  const accumulator = new NumberAccumulator()
  const tracker = axis && count > 0 ? new UnitTracker(axis, count) : null
  const columns = axis ? count / axis.units : 0
  const keeper = axis && budget.grants(axis.units, columns) ? new MatrixKeeper(count) : null
  let seen = 0
  for await (const values of parameterChunks(analysis.graph, parameter.name)) {
    accumulator.add(values)
    tracker?.add(values)
    keeper?.add(values)
    seen += values.length
    reading.done += values.length
    await pause(context, 'weights', reading.done, reading.total, 'steps')
  }
  if (seen === 0 && count > 0) return null
  const summary = accumulator.finish()
  const structure = tracker?.structure(summary.std ?? 0, (summary.kurtosis ?? 0) + 3) ?? null
  return {
    values: { summary, cells: accumulator.cells(), type: parameter.type },
    units: tracker?.units() ?? null,
    structure,
    rank: keeper && axis ? keeper.rank(axis.units, columns, axis.inner) : null,
  }
}

async function passOnce(reading: Reading, place: ParameterPlace): Promise<Pass | null> {
  const { parameter, axis } = place
  const key = `${parameter.initializer ?? parameter.name} ${axis?.units} ${axis?.inner}`
  const known = reading.passes.get(key)
  if (known !== undefined) return known
  const found = await pass(reading, place)
  reading.passes.set(key, found)
  return found
}

const weighs = ({ role }: ParameterPlace): boolean =>
  role === 'weight' || role === 'recurrent' || role === 'embedding'

/** The uniform draw that frameworks give the bias of a layer, by the fans of its weights. */
function boundOf(place: ParameterPlace, places: readonly ParameterPlace[]): Expected | null {
  if (place.role !== 'bias' || place.layer === null) return null
  const weight = places.find((one) => weighs(one) && one.layer === place.layer)
  const scheme = weight && expectedStds(weight).find((one) => /default/.test(one.scheme))
  return scheme ?? null
}

function weightsOf(
  place: ParameterPlace,
  found: Pass,
  places: readonly ParameterPlace[],
): { weights: ParameterWeights; verdict: StateOf } {
  const { parameter, node, layer, role, fanIn, fanOut } = place
  const expected = expectedStds(place)
  const fit = fitOf(found.values, expected)
  const verdict = weighs(place)
    ? stateOfWeights(found.values, fit, found.structure)
    : stateOfShift(found.values, boundOf(place, places))
  const weights = {
    name: parameter.name,
    node: nodeName(node),
    op: node.opType,
    layer,
    role,
    type: parameter.type,
    shape: (parameter.shape ?? []).map(Number),
    count: parameter.count,
    summary: found.values.summary,
    fanIn,
    fanOut,
    expected,
    fit,
    state: verdict.state,
    units: found.units,
    rank: found.rank,
  }
  return { weights, verdict }
}

function namesInBodies(analysis: Analysis, places: readonly ParameterPlace[]): string[] {
  const read = new Set(places.map(({ parameter }) => parameter.name))
  const within = new Set(bodyContents(analysis).parameters.map(({ name }) => name))
  return [...within].filter((name) => !read.has(name))
}

async function measure(context: GatherContext): Promise<Weights> {
  const analysis = analysisOfFile(context.model!)
  const places = parameterPlaces(analysis)
  const total = places.reduce((sum, { parameter }) => sum + parameter.count, 0)
  const reading = { context, analysis, budget: new RankBudget(), passes: new Map(), done: 0, total }
  const parameters: ParameterWeights[] = []
  const judged: Judged[] = []
  // Inside bodies of control flow nothing is measured.
  const unread = namesInBodies(analysis, places)
  for (const place of places) {
    const found = await passOnce(reading, place)
    if (!found) unread.push(place.parameter.name)
    else {
      const { weights, verdict } = weightsOf(place, found, places)
      parameters.push(weights)
      judged.push({ role: place.role, verdict })
    }
  }
  return { parameters, ...stateOfFile(judged), unread }
}

/** Statistics, scale, state and rank of every parameter. Throws InputError where a stored tensor cannot be read. */
export const weightsGatherer: Gatherer<'weights', 'model'> = {
  id: 'weights',
  stage: 'weights',
  builds: ['model'],
  async gather(context, { model }) {
    const lacking = unready(model)
    if (lacking) return lacking
    return context.model ? ready(await measure(context)) : missingFiles('model')
  },
}
