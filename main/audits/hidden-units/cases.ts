import type { AuditCase } from '../../contract/audit'
import type { SignalLayer } from '../../contract/signal'
import {
  classTargets,
  layerNames,
  logOf,
  plainModel,
  ready,
  signalLayerOf,
  signalOf,
  taskOf,
} from '../case-parts'

const output = (parts: Partial<SignalLayer> = {}) =>
  signalLayerOf({
    name: 'layer-2',
    hidden: false,
    units: 10,
    valuesPerRow: 10,
    rank: { effective: 7, full: 10 },
    ...parts,
  })

const hidden = (name: string, units: number, used: number, parts: Partial<SignalLayer> = {}) =>
  signalLayerOf({ name, units, valuesPerRow: units, rank: { effective: used, full: units }, ...parts })

const model = ready(plainModel(layerNames(3)))
const digits = classTargets('digit', ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'])
const ten = { model, task: ready(taskOf('multiclass')), targets: ready(digits) }

const oneUnit = signalOf([
  hidden('layer-0', 1, 1, { similarity: null }),
  output({ rank: { effective: 1, full: 10 } }),
])

export const cases: AuditCase[] = [
  {
    name: 'two layers of a sensible width, well used',
    kind: 'healthy',
    artifacts: {
      ...ten,
      signal: ready(signalOf([hidden('layer-0', 64, 24), hidden('layer-1', 32, 15), output()])),
    },
    status: 'pass',
    findings: [],
  },
  {
    name: 'an autoencoder is narrow in the middle on purpose',
    kind: 'healthy',
    artifacts: {
      model,
      task: ready(taskOf('autoencoding')),
      signal: ready(signalOf([hidden('layer-0', 2, 2), hidden('layer-1', 64, 30), output()])),
    },
    status: 'pass',
    findings: [],
  },
  {
    name: 'one unit between the inputs and ten classes, and a loss that stopped falling',
    kind: 'faulty',
    artifacts: {
      ...ten,
      signal: ready(oneUnit),
      log: ready(logOf([2.28, 2, 1.9, 1.87, 1.85, 1.84, 1.82, 1.81])),
    },
    status: 'fail',
    findings: ['hidden-units.narrow', 'hidden-units.outputs', 'hidden-units.plateau'],
  },
  {
    name: 'one unit before ten classes, and a loss that falls all the same: never a failure by itself',
    kind: 'borderline',
    artifacts: { ...ten, signal: ready(oneUnit), log: ready(logOf([2.28, 1.2, 0.6, 0.3, 0.1])) },
    status: 'warn',
    findings: ['hidden-units.narrow', 'hidden-units.outputs'],
  },
  {
    name: 'a narrow layer that another way leads around',
    kind: 'healthy',
    artifacts: {
      ...ten,
      signal: ready(
        signalOf([hidden('layer-0', 2, 2, { onlyWay: false }), hidden('layer-1', 64, 30), output()]),
      ),
    },
    status: 'pass',
    findings: [],
  },
  {
    name: 'wide layers that use little of their width',
    kind: 'borderline',
    artifacts: {
      ...ten,
      signal: ready(signalOf([hidden('layer-0', 200, 20), hidden('layer-1', 200, 12), output()])),
    },
    status: 'warn',
    findings: ['hidden-units.slack'],
  },
  {
    name: 'dense layers with 2,000 parameters for each row',
    kind: 'borderline',
    artifacts: {
      ...ten,
      model: ready({ ...plainModel(layerNames(3)), parameters: 2_000_000 }),
      signal: ready(signalOf([hidden('layer-0', 256, 90), output()])),
    },
    status: 'warn',
    findings: ['hidden-units.parameters'],
  },
  {
    name: 'as many in a convolutional network, which may have been trained on other data first',
    kind: 'borderline',
    artifacts: {
      ...ten,
      model: ready({ ...plainModel(layerNames(3)), parameters: 11_000_000 }),
      signal: ready(signalOf([hidden('layer-0', 256, 90, { op: 'Conv', valuesPerRow: 12_544 }), output()])),
    },
    status: 'pass',
    findings: ['hidden-units.parameters'],
  },
  {
    name: 'half of the units say nothing of their own',
    kind: 'borderline',
    artifacts: {
      ...ten,
      signal: ready(
        signalOf([hidden('layer-0', 64, 24, { constantUnits: 20, duplicateUnits: 12 }), output()]),
      ),
    },
    status: 'pass',
    findings: ['hidden-units.idle'],
  },
  {
    name: 'many layers of idle units, told once',
    kind: 'borderline',
    artifacts: {
      ...ten,
      signal: ready(
        signalOf([
          ...[20, 40, 30].map((constantUnits, i) => hidden(`layer-${i}`, 64, 20, { constantUnits })),
          output(),
        ]),
      ),
    },
    status: 'pass',
    findings: ['hidden-units.idle'],
  },
  {
    name: 'a linear model has no hidden layer',
    kind: 'not-applicable',
    artifacts: { ...ten, signal: ready(signalOf([output()])) },
    status: 'not-applicable',
    findings: [],
  },
]
