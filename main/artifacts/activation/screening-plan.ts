/** What is screened on every row, where statistics are taken of fewer. */
import { firingThreshold } from '../../onnx/activation-kinds'
import type { Analysis } from '../../onnx/analysis'
import { breakingOf } from '../../onnx/breaking'
import type { NodeProto } from '../../onnx/codec'
import { reachableRanges } from '../../onnx/intervals'
import { type Checked, canScreen, type Screened } from '../../onnx/screening'
import type { Watched } from '../../onnx/statistics'
import type { Probe } from './probe'

export interface ScreeningPlan {
  screened: Screened[]
  checked: Checked[]
}

/** Relu, and a Clip or ThresholdedRelu that yields 0 below its threshold: a unit fires where what comes out is positive. */
const zeroBelow = ({ opType }: NodeProto, threshold: number): boolean =>
  opType === 'Relu' ||
  (opType === 'Clip' && threshold === 0) ||
  (opType === 'ThresholdedRelu' && threshold >= 0)

/** Behind the activation where that is laid out as the watched tensor, before it otherwise. */
function firingOf({ graph }: Analysis, probe: Probe, watched: Watched, readers: readonly NodeProto[]) {
  const { threshold, tensor } = watched
  if (threshold === null) return null
  const dims = String(probe.tensors.get(tensor)?.dims)
  const behind = readers.find(
    (node) =>
      firingThreshold(graph, node) === threshold &&
      zeroBelow(node, threshold) &&
      String(probe.tensors.get(node.output[0])?.dims) === dims,
  )
  return behind && behind.input[0] === tensor
    ? { tensor: behind.output[0], level: 0 }
    : { tensor, level: threshold }
}

/** Tensors in which something that is not finite shows first: model inputs, what operators that can break make, outputs. */
function checkedTensors({ graph, data, facts }: Analysis, probe: Probe): Checked[] {
  const ranges = reachableRanges(graph, facts)
  const breaking = graph.nodes.filter((node) => breakingOf(graph, data, ranges, node) !== null)
  const made = [...breaking.flatMap(({ output }) => output), ...graph.outputs.map(({ name }) => name)]
  const inputs = graph.inputs.flatMap(({ name, type, shape }) =>
    type === 'float32' || type === 'float64' ? [{ tensor: name, type, rank: shape?.length ?? -1 }] : [],
  )
  const known = [...new Set(made)].flatMap((tensor) => {
    const found = probe.tensors.get(tensor)
    return found ? [{ tensor, type: found.type, rank: found.dims.length }] : []
  })
  return [...inputs.filter(({ rank }) => rank >= 0), ...known]
}

/** null: some tensor is of a type whose extremes and sums cannot tell, so that every row has to be measured in full. */
export function planScreening(
  analysis: Analysis,
  probe: Probe,
  watched: readonly Watched[],
  readers: ReadonlyMap<string, readonly NodeProto[]>,
): ScreeningPlan | null {
  if (watched.some(({ type }) => !canScreen(type))) return null
  return {
    screened: watched
      .filter(({ threshold, saturation }) => threshold !== null || saturation)
      .map((one) => ({
        watched: one,
        firing: firingOf(analysis, probe, one, readers.get(one.tensor) ?? []),
      })),
    checked: checkedTensors(analysis, probe),
  }
}
