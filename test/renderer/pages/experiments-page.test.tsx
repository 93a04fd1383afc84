import { MantineProvider } from '@mantine/core'
import type { ComponentProps } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { expect, test } from 'vitest'
import { changeSchema, experimentKinds } from '../../../main/contract/experiment'
import { type Locale, locales } from '../../../main/contract/words'
import { ExperimentsPage } from '../../../renderer/pages/experiments-page'
import { plainChange, plainDraft, specOf } from '../../../renderer/state/experiment-drafts'
import { obstacles } from '../../../renderer/state/experiments'
import { type ExperimentsState, noExperiments } from '../../../renderer/state/experiments-state'
import { TranslateProvider, translator } from '../../../renderer/texts/translate'
import { fakeRun } from '../../fixtures/experiment-runs'
import { comparedCurves } from '../../fixtures/training-evidence'

const nothing = () => undefined

function page(
  experiments: Partial<ExperimentsState> = {},
  fields: Partial<ComponentProps<typeof ExperimentsPage>> = {},
  locale: Locale = 'en',
): string {
  return renderToStaticMarkup(
    <MantineProvider>
      <TranslateProvider
        value={translator(locale, {
          'experiment.headline': 'It falls: {seed}.',
          'experiment.note': 'Dropout is gone.',
          'learning-rate.title': 'Wrong learning rate',
        })}
      >
        <ExperimentsPage
          experiments={{ ...noExperiments, ...experiments }}
          obstacle={null}
          told={{ learning_rate: '0.01', optimizer: 'SGD' }}
          audited={[]}
          onKind={nothing}
          onDraft={nothing}
          onStart={nothing}
          onStop={nothing}
          onShow={nothing}
          onCompare={nothing}
          onRemove={nothing}
          onSave={nothing}
          onCopy={nothing}
          onChoose={nothing}
          {...fields}
        />
      </TranslateProvider>
    </MantineProvider>,
  ).replace(/<style.*?<\/style>/gs, '')
}

const text = (markup: string) => markup.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ')

const kept = (kind: (typeof experimentKinds)[number], id = 1) => {
  const run = fakeRun(specOf(kind, { ...plainDraft, seed: id }))
  return { id, spec: run.spec, model: 'model.onnx', dataset: 'data.csv', run, evidence: run.evidence }
}

test.each(locales)('all ten are listed with their questions, in %s', (locale) => {
  const { t } = translator(locale, {})
  const read = text(page({}, {}, locale))
  for (const kind of experimentKinds) {
    expect(read).toContain(t(`experiment.${kind}`))
    expect(read).toContain(t(`experiment.${kind}.asks`))
  }
})

test('what the config tells stands in fields that are left open', () => {
  const markup = page({ kind: 'overfit' })
  expect(markup).toContain('placeholder="told: 0.01"')
  expect(markup).toContain('placeholder="told: SGD"')
  expect(markup).toMatch(/Batch size.*placeholder="by default"/)
})

test('an experiment shows only what it looks at', () => {
  expect(text(page({ kind: 'start-loss' }))).not.toContain('Learning rate')
  expect(text(page({ kind: 'comparison' }))).toContain('Seeds per side')
})

test.each(obstacles)('%s: says why it cannot start, and does not', (obstacle) => {
  const { t } = translator('en', {})
  const markup = page({ runs: [kept('twins')] }, { obstacle })
  expect(text(markup)).toContain(t(`experiment.obstacle.${obstacle}`))
  expect(markup).toMatch(/<button[^>]*disabled=""[^>]*>(?:<[^>]+>)*Start|data-disabled="true"[^>]*>.*Start/)
})

test('without a model there is nothing but the way to open one', () => {
  const read = text(page({}, { obstacle: 'no-model' }))
  expect(read).toContain('No model to experiment on')
  expect(read).not.toContain('Seed')
})

test.each(changeSchema.options.map((option) => option.shape.kind.value))(
  'change %s can be chosen',
  (kind) => {
    const change = plainChange(kind, {})
    expect(changeSchema.parse(change)).toEqual(change)
    const { t } = translator('zh-CN', {})
    const markup = page(
      { kind: 'comparison', drafts: { comparison: { ...plainDraft, change } } },
      {},
      'zh-CN',
    )
    expect(markup).toContain(`value="${t(`experiment.change.${kind}`)}"`)
  },
)

test('a run under way shows its stage, how far it is, its curve and the way to stop it', () => {
  const live = {
    id: 1,
    spec: specOf('start-loss', plainDraft),
    progress: { stage: 'experiments', done: 200, total: 600, unit: 'steps' },
    evidence: comparedCurves(),
  } as const
  const read = text(page({ live }))
  for (const said of ['Experiments', 'step 200 of 600', 'Stop', 'Loss over steps', 'running'])
    expect(read).toContain(said)
})

test.each(experimentKinds)(
  'the result of %s: its sentence, numbers and circumstances, in both languages',
  (kind) => {
    for (const locale of locales) {
      const read = text(page({ kind, runs: [kept(kind)], shown: 1 }, {}, locale))
      expect(read).toContain('It falls: 1.')
      expect(read).toContain('Dropout is gone.')
      expect(read).toContain('model.onnx')
      expect(read).not.toMatch(/experiment\.[a-z]|undefined|NaN/)
    }
  },
)

test('a comparison gives its difference with the interval', () => {
  expect(text(page({ kind: 'comparison', runs: [kept('comparison')], shown: 1 }))).toContain(
    '−0.88 (−0.97 … −0.79)',
  )
})

test('a stopped run keeps its curve and says that there is no result', () => {
  const stopped = { ...kept('overfit'), run: null, evidence: [comparedCurves()] }
  const read = text(page({ kind: 'overfit', runs: [stopped], shown: 1 }))
  expect(read).toContain('there is no result')
  expect(read).toContain('Loss over steps')
  expect(read).not.toContain('Copy numbers')
})

test('a failure says file, place, cause and remedy', () => {
  const error = {
    file: 'model.onnx',
    place: 'node /4/Loop',
    cause: 'Loop has no gradient.',
    remedy: 'Export without it.',
  }
  const read = text(page({ failure: { kind: 'start-loss', failure: { kind: 'input', error } } }))
  for (const said of ['model.onnx', 'node /4/Loop', 'Loop has no gradient', 'Export without it', 'Try again'])
    expect(read).toContain(said)
})

test('runs side by side: one picture, and the numbers of each in a column of its own', () => {
  const read = text(
    page({ kind: 'rate-range', runs: [kept('rate-range', 4), kept('rate-range', 7)], compared: [4, 7] }),
  )
  expect(read).toContain('2 runs side by side')
  expect(read).toMatch(/Number #4 #7/)
  expect(read).toMatch(/Highest stable rate 0\.3 0\.3/)
  expect(read).toMatch(/Seed 4 7/)
})

test('what the audit has measured stands in place of a result', () => {
  const read = text(
    page(
      { kind: 'rate-range' },
      { audited: [{ kind: 'rate-range', audit: 'learning-rate', evidence: comparedCurves() }] },
    ),
  )
  expect(read).toContain('From the audit “Wrong learning rate”')
  expect(read).toContain('in the audit')
})
