import { describe, expect, test, vi } from 'vitest'
import { openPaths, removeFiles } from '../../../renderer/state/files'
import { layersAsText } from '../../../renderer/state/layer-columns'
import { arrangedLines, layerLines } from '../../../renderer/state/layer-list'
import { showBeside, showModel, showSubject } from '../../../renderer/state/model-actions'
import { modelLayers, nodeOf } from '../../../renderer/state/model-layers'
import { layersOrderedBy, plainLook } from '../../../renderer/state/model-look'
import { foundIn, marksOf, paintOf } from '../../../renderer/state/model-paint'
import {
  askModel,
  cancelModel,
  type ModelAnswers,
  type ModelQuestion,
  modelAnswers,
  modelBeside,
  modelQuestions,
  modelShown,
  models,
  nextQuestion,
  unasked,
} from '../../../renderer/state/models'
import { createSession } from '../../../renderer/state/session'
import { texts, translator } from '../../../renderer/texts/translate'
import { createFakeHost, type FakeOptions } from '../fake-host'
import {
  describedWith,
  fakeActivations,
  fakeDescription,
  fakeGradients,
  fakeGraph,
  fakeLayer,
  fakeSignal,
  fakeTiming,
  fakeWeights,
  graphWith,
} from '../fake-model'

const { t } = translator('en', {})
const capture = { activations: fakeActivations, bindings: [] }
const model = {
  describe: fakeDescription,
  graph: fakeGraph,
  weights: fakeWeights,
  capture,
  signal: fakeSignal,
  timing: fakeTiming,
  gradients: fakeGradients,
}
const ready = <T>(value: T) => ({ state: 'ready' as const, value })
const answered: ModelAnswers = {
  describe: ready(fakeDescription),
  graph: ready(fakeGraph),
  weights: ready(fakeWeights),
  capture: ready(capture),
  signal: ready(fakeSignal),
  timing: ready(fakeTiming),
  gradients: ready(fakeGradients),
}
const all: ReadonlySet<ModelQuestion> = new Set(modelQuestions)

async function opened(paths: string[], options: FakeOptions = {}) {
  const host = createFakeHost({ model, ...options })
  const session = createSession(host, { getItem: () => null, setItem: () => undefined })
  const state = session.store.getState
  await openPaths(session, paths)
  await vi.waitFor(() => expect(state().audit.state).not.toBe('running'))
  return { host, session, state }
}
const first = ({ state }: Awaited<ReturnType<typeof opened>>) => models(state())[0]

describe('questions about a model', () => {
  test('are asked one after the other, each once', async () => {
    const window = await opened(['/a.onnx', '/data.csv'])
    const { session, state, host } = window
    for (;;) {
      const next = nextQuestion(state(), first(window), all)
      if (next === null) break
      await askModel(session, first(window), next)
    }
    const asked = host.asked.map(({ method }) => method).filter((one) => all.has(one as ModelQuestion))
    expect(asked).toEqual(['graph', 'describe', 'weights', 'capture', 'signal', 'timing', 'gradients'])
    expect(Object.values(modelAnswers(state(), first(window))).map((one) => one?.state)).toEqual(
      Array(7).fill('ready'),
    )
  })

  test('that run the model wait for a dataset', async () => {
    const window = await opened(['/a.onnx'])
    const { state } = window
    expect(nextQuestion(state(), first(window), new Set(['capture', 'signal', 'timing']))).toBeNull()
    expect(nextQuestion(state(), first(window), all)).toBe('graph')
  })

  test('that measure wait while an audit measures the same', async () => {
    const window = await opened(['/a.onnx', '/data.csv'])
    const running = { ...window.state(), audit: { state: 'running' as const, progress: null, audited: [] } }
    expect(nextQuestion(running, first(window), new Set(['weights', 'capture']))).toBeNull()
    expect(nextQuestion(running, first(window), all)).toBe('graph')
  })

  test('of runs are asked anew when the dataset changes, those of the file alone are kept', async () => {
    const window = await opened(['/a.onnx', '/data.csv'])
    const { session, state } = window
    await askModel(session, first(window), 'weights')
    await askModel(session, first(window), 'capture')
    await openPaths(session, ['/validation.csv'])
    const answers = modelAnswers(state(), first(window))
    expect([answers.weights?.state, answers.capture]).toEqual(['ready', null])
  })

  test('of a second model run that model, and the audited one is still the first', async () => {
    const window = await opened(['/a.onnx', '/data.csv', '/b.onnx'])
    const { session, state, host } = window
    const second = models(state())[1]
    await askModel(session, second, 'capture')
    expect(host.asked.at(-1)?.params).toMatchObject({ files: ['/data.csv', '/b.onnx'] })
    expect(first(window).path).toBe('/a.onnx')
  })

  test('end with what went wrong, and with a cancel at once', async () => {
    const window = await opened(['/a.onnx', '/data.csv'], {
      failures: { signal: { kind: 'internal', detail: 'no' } },
      look: () => new Promise(() => undefined),
    })
    const { session, state } = window
    await askModel(session, first(window), 'signal')
    const asking = askModel(session, first(window), 'weights')
    cancelModel(session, first(window), 'weights')
    await asking
    const answers = modelAnswers(state(), first(window))
    expect([answers.signal?.state, answers.weights?.state]).toEqual(['failed', 'cancelled'])
  })

  test('are let go with the file, also those under way', async () => {
    const window = await opened(['/a.onnx', '/data.csv'], { look: () => new Promise(() => undefined) })
    const { session, state } = window
    const asking = askModel(session, first(window), 'weights')
    removeFiles(session, [state().files[0].id])
    await asking
    expect([state().models, modelShown(state()), session.modelling.size]).toEqual([{}, null, 0])
  })
})

test('a model stands beside another until it is the one that is shown', async () => {
  const { session, state } = await opened(['/a.onnx', '/b.onnx'])
  showBeside(session, '/b.onnx')
  expect([modelShown(state())?.path, modelBeside(state())?.path]).toEqual(['/a.onnx', '/b.onnx'])
  showModel(session, '/b.onnx')
  expect([modelShown(state())?.path, modelBeside(state())]).toEqual(['/b.onnx', null])
  showSubject(session, { kind: 'node', name: '/0/Gemm' })
  expect([state().page, modelShown(state())?.path, state().modelLook.subject?.name]).toEqual([
    'model',
    '/a.onnx',
    '/0/Gemm',
  ])
})

describe('the layer table', () => {
  const layers = modelLayers(fakeDescription, answered, null)
  const lines = layerLines(layers, null)
  const names = (look: typeof plainLook) => arrangedLines(lines, look).map(({ here }) => here?.layer.name)

  test('joins what is known of each layer', () => {
    const [one] = layers
    expect([one.node, one.weight?.name, one.expected, one.values?.max, one.units?.deadUnits]).toEqual([
      '0',
      '/0/Gemm.weight',
      { std: 0.39, scheme: 'he' },
      2,
      6,
    ])
    expect(modelLayers(fakeDescription, unasked, null).map(({ values, weight }) => [values, weight])).toEqual(
      Array(3).fill([null, null]),
    )
  })

  test('is ordered by a figure, the largest first, what has none last either way', () => {
    const byDead = layersOrderedBy(plainLook, 'weightStd')
    expect(names(byDead)).toEqual(['/0/Gemm', '/2/Gemm', '/4/Gemm'])
    expect(names(layersOrderedBy(byDead, 'weightStd'))).toEqual(['/4/Gemm', '/2/Gemm', '/0/Gemm'])
    const dead = layersOrderedBy(plainLook, 'dead')
    expect([names(dead)[0], names(layersOrderedBy(dead, 'dead'))[0]]).toEqual(['/0/Gemm', '/0/Gemm'])
  })

  test('is cut down by words of a name, an activation or a parameter, and by operator', () => {
    expect(names({ ...plainLook, search: '/2/' })).toEqual(['/2/Gemm'])
    expect(names({ ...plainLook, search: 'relu' })).toEqual(['/0/Gemm', '/2/Gemm'])
    expect(names({ ...plainLook, search: '4/gemm.weight' })).toEqual(['/4/Gemm'])
    expect(names({ ...plainLook, op: 'Conv' })).toEqual([])
  })

  test('is copied with all figures at full precision, absent ones empty', () => {
    const [head, line] = layersAsText([layers[0]], Object.keys(texts.en).slice(0, 18), t).split('\n')
    expect(head.split('\t')).toHaveLength(18)
    expect(line.split('\t').slice(0, 13)).toEqual(
      '1|/0/Gemm|Gemm|batch × 8|104|13|8|Relu|-3|2|0.1|1|0.75'.split('|'),
    )
  })

  test('beside another model marks what differs and what only one has', () => {
    const other = [fakeLayer('/0/Gemm'), fakeLayer('/2/Gemm', { shape: ['batch', 32], parameters: 144 })]
    const moved = {
      ...fakeWeights,
      parameters: fakeWeights.parameters.map((one) => ({ ...one, summary: { ...one.summary, std: 0.2 } })),
    }
    const beside = modelLayers(describedWith(other), { ...answered, weights: ready(moved) }, null)
    const paired = layerLines(layers, beside)
    expect(paired.map(({ differences }) => differences)).toEqual([
      ['weights'],
      ['shape', 'parameters'],
      ['only-here'],
    ])
    const marks = marksOf(fakeGraph, graphWith(other), paired)
    expect([...marks]).toEqual([
      ['2', 'added'],
      ['0', 'changed'],
      ['1', 'changed'],
    ])
    expect(arrangedLines(layerLines(layers, layers), { ...plainLook, onlyDifferent: true })).toEqual([])
  })
})

describe('the graph', () => {
  const layers = modelLayers(fakeDescription, answered, null)
  const painted = (id: Parameters<typeof paintOf>[0]) => paintOf(id, fakeGraph, layers, answered, t)

  test('is coloured by what was measured of each operator', () => {
    expect([...(painted('range')?.values ?? [])]).toEqual([
      ['0', 3],
      ['1', 4],
      ['2', 5],
    ])
    expect([...(painted('dead')?.values ?? [])]).toEqual([['0', 0.75]])
    expect([...(painted('rank')?.values ?? [])].map(([, share]) => share)).toEqual([0.5, 0.375, 0.25])
    expect(painted('weight')?.values.get('0')).toBeCloseTo(0.4 / 0.39)
    expect(painted('time')?.format(0.002)).toBe('2 ms')
    expect([...(painted('gradient')?.values ?? [])]).toEqual([
      ['0', 1],
      ['1', 0.1],
      ['2', 0.01],
    ])
    expect(painted('operator')).toBeNull()
    expect(paintOf('range', fakeGraph, layers, unasked, t)).toBeNull()
  })

  test('is searched by operators, parameters and tensors', () => {
    expect(foundIn(fakeGraph, ' ')).toBeNull()
    expect([...(foundIn(fakeGraph, '2/gemm.W') ?? [])]).toEqual(['1'])
  })

  test('leads from what a report names to the operator', () => {
    const id = (kind: 'node' | 'parameter' | 'tensor', name: string) => nodeOf(fakeGraph, { kind, name })?.id
    expect([id('node', '/2/Gemm'), id('parameter', '/2/Gemm.weight'), id('tensor', '/2/Gemm:out')]).toEqual([
      '1',
      '1',
      '1',
    ])
    expect(id('node', 'nothing')).toBeUndefined()
  })
})
