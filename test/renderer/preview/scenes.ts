/** States of the window worth looking at. */
import {
  comparedCurves,
  eightSeries,
  gradientsByLayer,
  noiseCurves,
  rateCurves,
  updatesByLayer,
} from '../../fixtures/training-evidence'
import { beforeAfter, manyColumns } from '../fake-evidence'
import { createFakeHost, datasetCard, type FakeHost } from '../fake-host'
import { faultyAudits, healthyAudits, picturedAudits } from '../fake-report'

interface Scene {
  host(): FakeHost
  files: string[]
}

const files = ['/data/data.csv', '/data/model.onnx', '/data/training.json', '/data/log.csv']
const longName =
  '/data/a-very-long-file-name-as-experiment-trackers-write-them_run-2026-11-23T08-15-00_seed-1_lr-0.001_final.onnx'
const never = () => new Promise<void>(() => undefined)
const wide = manyColumns(200)

const trainingPictures = [
  comparedCurves(),
  rateCurves(),
  eightSeries(),
  noiseCurves(),
  comparedCurves({ series: comparedCurves().series.slice(0, 1), marks: [] }),
  gradientsByLayer(),
  updatesByLayer(),
  gradientsByLayer(200),
]

export const scenes: Readonly<Record<string, Scene>> = {
  empty: { host: createFakeHost, files: [] },
  cards: {
    host: () => createFakeHost({ pace: never }),
    files: [...files, longName, '/data/notes.bin'],
  },
  faulty: { host: createFakeHost, files },
  healthy: { host: () => createFakeHost({ audits: healthyAudits }), files },
  running: {
    host: () => createFakeHost({ pace: (step) => (step < 4 ? Promise.resolve() : never()) }),
    files,
  },
  died: {
    host: () =>
      createFakeHost({
        failures: { audit: { kind: 'engine-died', task: 'audit', detail: 'exit code 139' } },
      }),
    files,
  },
  pictures: { host: () => createFakeHost({ audits: picturedAudits() }), files },
  training: {
    host: () =>
      createFakeHost({
        audits: faultyAudits().map((audit, i) =>
          i === 0 ? { ...audit, evidence: trainingPictures } : audit,
        ),
      }),
    files,
  },
  experimenting: {
    host: () => createFakeHost({ paceOfExperiments: (part) => (part < 2 ? Promise.resolve() : never()) }),
    files,
  },
  refused: {
    host: () =>
      createFakeHost({
        failures: {
          experiment: {
            kind: 'input',
            error: {
              file: 'model.onnx',
              place: 'node /backbone/stage.3/block.1/Loop_4',
              cause: 'a body of control flow lies between the loss and the parameters, and has no gradient',
              remedy: 'export the model with a fixed number of steps',
            },
          },
        },
      }),
    files,
  },
  wide: { host: () => createFakeHost({ audits: faultyAudits(beforeAfter(wide)) }), files },
  long: {
    host: () =>
      createFakeHost({
        cards: {
          '/data/data.csv': datasetCard(
            '/data/data.csv',
            10_000_000,
            wide.map(({ name }) => name),
          ),
        },
      }),
    files,
  },
}
