import { MantineProvider } from '@mantine/core'
import type { ComponentProps } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { expect, test } from 'vitest'
import { type Locale, locales } from '../../../main/contract/words'
import { ModelPage } from '../../../renderer/pages/model-page'
import type { Card } from '../../../renderer/state/model'
import { modelViews, plainLook } from '../../../renderer/state/model-look'
import { type ModelAnswers, modelQuestions, unasked } from '../../../renderer/state/models'
import { TranslateProvider, translator } from '../../../renderer/texts/translate'
import { modelCard } from '../fake-host'
import {
  describedWith,
  fakeActivations,
  fakeDescription,
  fakeGradients,
  fakeGraph,
  fakeSignal,
  fakeWeights,
} from '../fake-model'

const card = (path: string): Card<'model'> => {
  const made = modelCard(path)
  if (made.role !== 'model') throw new Error(made.role)
  return made
}
const model = card('/data/model.onnx')
const ready = <T,>(value: T) => ({ state: 'ready' as const, value })
const answers: ModelAnswers = {
  describe: ready(fakeDescription),
  graph: ready(fakeGraph),
  weights: ready(fakeWeights),
  capture: ready({ activations: fakeActivations, bindings: [] }),
  signal: ready(fakeSignal),
  gradients: ready(fakeGradients),
  timing: { state: 'failed', failure: { kind: 'internal', detail: 'the clock stood still' } },
}
const nothing = () => undefined

function page(fields: Partial<ComponentProps<typeof ModelPage>> = {}, locale: Locale = 'en'): string {
  const markup = renderToStaticMarkup(
    <MantineProvider>
      <TranslateProvider value={translator(locale, {})}>
        <ModelPage
          model={model}
          models={[model]}
          beside={null}
          answers={answers}
          besideAnswers={unasked}
          needed={new Set(modelQuestions)}
          look={{ ...plainLook, view: 'layers' }}
          report={null}
          obstacle={() => null}
          onShow={nothing}
          onBeside={nothing}
          onSwap={nothing}
          onLook={nothing}
          onAsk={nothing}
          onCancel={nothing}
          onCopy={nothing}
          onChoose={nothing}
          {...fields}
        />
      </TranslateProvider>
    </MantineProvider>,
  )
  return markup
    .replace(/<style.*?<\/style>/gs, '')
    .replace(/<[^>]+>/g, ' ')
    .replace(/&#x27;/g, "'")
    .replace(/\s+/g, ' ')
}

test('without a model the page says what would fill it', () => {
  expect(page({ model: null })).toMatch(/No model is open .* Open files/)
})

test('a model as a whole is told by its depth, its borders and how it was read', () => {
  expect(page()).toMatch(/Longest path 3 layers/)
  expect(page()).toMatch(/output batch × 3 float32 can reach \[0, ∞\)/)
  expect(page()).toMatch(/Function Block was put in place of its 2 calls/)
})

test('each layer has its line with what was measured of it', () => {
  expect(page()).toMatch(/\/0\/Gemm Gemm batch × 8 104 13 8 Relu −3 2 0.1 1 75% 0.4 0.39 He 50% –/)
})

test('what could not be measured is said, with the reason and a way to try again', () => {
  expect(page()).toMatch(/Not measured: time per operator\. .*the clock stood still.* Try again/)
})

test('what one fault stopped is told once, and files by their own name', () => {
  const stopped = {
    state: 'failed' as const,
    failure: {
      kind: 'input' as const,
      error: {
        file: '/tmp/uploads/1/model.onnx',
        place: 'inputs',
        cause: 'columns do not fit',
        remedy: null,
      },
    },
  }
  const failed = { ...answers, capture: stopped, signal: stopped, timing: stopped, gradients: stopped }
  const lone = page({ answers: failed })
  expect(lone).toMatch(
    /Not measured: activations, signal through depth, time per operator, and gradient norms\. model\.onnx: inputs: columns do not fit/,
  )
  expect(lone.match(/columns do not fit/g)).toHaveLength(1)
  expect(lone).not.toMatch(/uploads/)
  const two = [card('/data/a/model.onnx'), card('/data/b/model.onnx')]
  expect(page({ model: two[0], models: two, beside: two[1], answers: failed })).toMatch(
    /Not measured: a\/model\.onnx: activations/,
  )
})

test('what is in the way of both models is told once', () => {
  const other = card('/data/other.onnx')
  const quick = { ...unasked, describe: answers.describe, graph: answers.graph }
  const fields = { models: [model, other], beside: other, answers: quick, besideAnswers: quick }
  expect(page({ ...fields, obstacle: () => 'no-dataset' as const }).match(/Open a dataset/g)).toHaveLength(1)
})

test('the graph is drawn before the description of the model is there', () => {
  const early = { ...unasked, graph: answers.graph }
  const look = { ...plainLook, view: 'graph' as const }
  expect(page({ answers: early, look })).toMatch(/Reading the model/)
  expect(page({ answers: early, look })).not.toMatch(/The whole model/)
  expect(page({ answers: early, look: { ...look, subject: { kind: 'node', name: '/2/Gemm' } } })).toMatch(
    /Fed by .*\/0\/Gemm/,
  )
})

test('without a dataset the page says what one would tell', () => {
  const lone = { ...unasked, describe: answers.describe, graph: answers.graph, weights: answers.weights }
  expect(page({ answers: lone, obstacle: () => 'no-dataset' })).toMatch(
    /Open a dataset to measure activations, signal through depth, time per operator, and gradient norms\./,
  )
})

test('a chosen layer is told closely: weights, values, way and attributes', () => {
  const look = {
    ...plainLook,
    view: 'layers' as const,
    subject: { kind: 'parameter' as const, name: '/2/Gemm.weight' },
  }
  expect(page({ look })).toMatch(/Mean ± std 0 ± 0.2 .*Units all zero 1 of 8 Effective rank 6.4 of 8/)
  expect(page({ look })).toMatch(/Fed by .*\/0\/Gemm .*Feeds .*\/4\/Gemm .*transB 1/)
})

test('what a report names and the model lacks is said', () => {
  const look = { ...plainLook, view: 'layers' as const, subject: { kind: 'node' as const, name: 'lost' } }
  expect(page({ look })).toMatch(/nothing called “lost”/)
})

test('beside another model each line has two, and a layer that is not there is said', () => {
  const other = card('/data/other.onnx')
  const besideAnswers = { ...unasked, describe: ready(describedWith(fakeDescription.layers.slice(0, 2))) }
  expect(page({ models: [model, other], beside: other, besideAnswers })).toMatch(/3 \/4\/Gemm not in it Gemm/)
})

test('a model without learned layers says so in every view, in both languages', () => {
  for (const locale of locales)
    for (const view of modelViews)
      expect(
        page(
          {
            answers: { ...answers, describe: ready(describedWith([])), signal: null },
            look: { ...plainLook, view },
          },
          locale,
        ),
      ).toMatch(/This model has no learned layers|该模型没有可学习的层/)
})
