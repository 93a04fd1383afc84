import type { AuditCase } from '../../contract/audit'
import type { ModelDescription } from '../../contract/model'
import { layerNames, logOf, plainModel, ready, signalLayerOf, signalOf } from '../case-parts'

/** Every layer as the function of its place from 0 says. */
const course = (count: number, at: (place: number) => Parameters<typeof signalLayerOf>[0]) =>
  ready(signalOf(layerNames(count).map((name, place) => signalLayerOf({ name, ...at(place) }))))

const alike = (place: number) => ({ similarity: 1 - 0.5 * 0.2 ** place })
const steady = () => ({ similarity: 0.6 })

const deep = plainModel(layerNames(24))
const residual: ModelDescription = {
  ...deep,
  structure: { ...deep.structure, unbypassed: layerNames(2), plain: layerNames(2) },
}

export const cases: AuditCase[] = [
  {
    name: 'three layers, rows told apart throughout',
    kind: 'healthy',
    artifacts: { model: ready(plainModel(layerNames(3))), signal: course(3, steady) },
    status: 'pass',
    findings: [],
  },
  {
    name: 'deep, but skips pass around nearly every layer',
    kind: 'healthy',
    artifacts: { model: ready(residual), signal: course(24, steady) },
    status: 'pass',
    findings: [],
  },
  {
    name: '24 plain layers, and rows become alike on the way',
    kind: 'faulty',
    artifacts: { model: ready(deep), signal: course(24, alike), log: ready(logOf([2.3, 2.3, 2.3])) },
    status: 'fail',
    findings: ['depth.alike', 'depth.plain'],
  },
  {
    name: '12 plain layers whose signal grows threefold at each',
    kind: 'faulty',
    artifacts: {
      model: ready(plainModel(layerNames(12))),
      signal: course(12, (place) => ({ similarity: 0.6, std: 3 ** place })),
    },
    status: 'fail',
    findings: ['depth.drift', 'depth.plain'],
  },
  {
    name: '16 plain layers through which the signal comes',
    kind: 'borderline',
    artifacts: { model: ready(plainModel(layerNames(16))), signal: course(16, steady) },
    status: 'warn',
    findings: ['depth.plain'],
  },
  {
    name: 'rows become alike within six layers: a symptom without the depth',
    kind: 'borderline',
    artifacts: { model: ready(plainModel(layerNames(6))), signal: course(6, (place) => alike(3 * place)) },
    status: 'warn',
    findings: ['depth.alike'],
  },
  {
    name: 'a growing signal in a deep plain network that learns all the same',
    kind: 'borderline',
    artifacts: {
      model: ready(plainModel(layerNames(12))),
      signal: course(12, (place) => ({ similarity: 0.6, std: 3 ** place })),
      log: ready(logOf([2.3, 0.4, 0.1])),
    },
    status: 'warn',
    findings: ['depth.drift', 'depth.learns'],
  },
  {
    name: 'rows that enter alike, as raw columns do, are not made alike by depth',
    kind: 'borderline',
    artifacts: {
      model: ready(plainModel(layerNames(6))),
      signal: ready({
        ...signalOf(layerNames(6).map((name) => signalLayerOf({ name, similarity: 0.9995 }))),
        entry: { tensor: 'input', width: 13, rank: null, similarity: 0.9994 },
      }),
    },
    status: 'pass',
    findings: [],
  },
  {
    name: 'nothing is learned',
    kind: 'not-applicable',
    artifacts: { model: ready(plainModel([])), signal: ready(signalOf([])) },
    status: 'not-applicable',
    findings: [],
  },
]
