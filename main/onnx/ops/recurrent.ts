/** LSTM, GRU and RNN. Output Y is [sequence, directions, batch, hidden], Y_h [directions, batch, hidden]. */
import { floatAttribute, intAttribute, textAttribute, textsAttribute } from '../attributes'
import { gruCell, lstmCell, rnnCell } from '../gradient/cells'
import { unrolled } from '../gradient/unroll'
import { hull, type Range, range } from '../range'
import type { Facts, NodeContext, OperatorRules, RangeContext } from './rule'

function outputs(of: NodeContext): Partial<Facts>[] {
  const x = of.facts(0).shape
  if (x?.length !== 3) return [{}, {}, {}]
  const hidden = intAttribute(of.node, 'hidden_size', 0) || null
  const directions = textAttribute(of.node, 'direction', 'forward') === 'bidirectional' ? 2 : 1
  const batchFirst = intAttribute(of.node, 'layout', 0) === 1
  const [sequence, batch] = batchFirst ? [x[1], x[0]] : [x[0], x[1]]
  const last = batchFirst ? [batch, directions, hidden] : [directions, batch, hidden]
  const all = batchFirst ? [batch, sequence, directions, hidden] : [sequence, directions, batch, hidden]
  return [{ shape: all }, { shape: last }, { shape: last }]
}

const squashing = new Set(['sigmoid', 'tanh'])

/** Every gate keeps to [-1, 1], and to [0, 1] where `gates` must. */
function ordinary(of: NodeContext, gates: boolean): boolean {
  const told = textsAttribute(of.node, 'activations')?.map((name) => name.toLowerCase())
  if (floatAttribute(of.node, 'clip', 0) !== 0) return false
  return told?.every((name, i) => (gates && i % 2 === 0 ? name === 'sigmoid' : squashing.has(name))) ?? true
}

const unit = range(-1, 1)

/** With the initial state (input 5), which a sequence of length 0 ends with. */
const orInitial = (of: RangeContext): Range => (of.has(5) ? hull(of.range(5), unit) : unit)

/** A GRU's h lies between the last h and a tanh, so the initial state counts. */
const gru = (of: RangeContext): Range[] => (ordinary(of, true) ? [orInitial(of), orInitial(of)] : [])

/** An LSTM's h is o * tanh(c), within [-1, 1] wherever it starts; an RNN's is a tanh. */
const squashed = (of: RangeContext): Range[] =>
  ordinary(of, false) ? [unit, of.has(4) ? orInitial(of) : unit] : []

export const recurrentRules: OperatorRules = {
  LSTM: { facts: outputs, range: squashed, lower: (of) => unrolled(of, lstmCell) },
  GRU: { facts: outputs, range: gru, lower: (of) => unrolled(of, gruCell) },
  RNN: { facts: outputs, range: squashed, lower: (of) => unrolled(of, rnnCell) },
}
