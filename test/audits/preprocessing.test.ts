import { expect, test } from 'vitest'
import { audits } from '../../main/audits'
import { cases } from '../../main/audits/preprocessing/cases'
import { applyTransform } from '../../main/base/transforms'
import { evidenceSchema } from '../../main/contract/evidence'
import { withGaps } from '../../main/report/gather'
import { judge } from '../../main/report/judge'

const preprocessing = audits.find(({ id }) => id === 'preprocessing')!
const caseOf = (start: string) => cases.find(({ name }) => name.startsWith(start))!
const verdictOn = (start: string, told = {}) => judge(preprocessing, withGaps(caseOf(start).artifacts), told)

test('a moving frame is shown in the hall, relative to its root, as a path and by its histograms', () => {
  const { evidence } = verdictOn('joints in the coordinates of a hall')
  expect(evidence.map(({ kind }) => kind)).toEqual(['motion', 'scatter', 'transform'])
  for (const one of evidence) expect(evidenceSchema.parse(JSON.parse(JSON.stringify(one)))).toEqual(one)
  const motion = evidence.find((one) => one.kind === 'motion')!
  expect([motion.points, motion.axes, motion.frames.length]).toEqual([['a', 'b', 'c'], 2, 200])
  motion.frames.forEach((frame, row) => {
    const local = motion.local[row]
    expect(local.slice(0, 2)).toEqual([0, 0])
    frame.forEach((value, i) => {
      expect(local[i]).toBeCloseTo(value - frame[i % 2], 1)
    })
  })
})

test('the change shown is the change proposed', () => {
  const { sample } = caseOf('joints in the coordinates of a hall').artifacts
  if (sample?.state !== 'ready') throw new Error('no sample')
  const columns = new Map(sample.value.columns.map(({ name, values }) => [name, values]))
  const shown = verdictOn('joints in the coordinates of a hall').evidence.find(
    (one) => one.kind === 'transform',
  )!
  const computed = applyTransform(shown.transform, columns)
  expect(shown.after.map(({ name }) => name)).toEqual(computed.map(({ name }) => name))
  shown.after.forEach(({ histogram }, i) => {
    expect(histogram.edges[0]).toBeCloseTo(Math.min(...computed[i].values), 9)
    expect(histogram.counts.reduce((a, b) => a + b)).toBe(200)
  })
})

test('untold, it asks for what is done before the model', () => {
  expect(verdictOn('the same joints, and nobody said').needs.map(({ id }) => id)).toEqual([
    'needs.preprocessing',
  ])
})

test('findings name the rows to look at', () => {
  expect(verdictOn('an angle among the inputs').findings[0].rows).toEqual([12, 60, 131])
})

test('the remedy speaks of what was found only', () => {
  expect(verdictOn('an angle among the inputs').remedy?.values).toMatchObject({ angle: true, frame: false })
})

test('limits can be moved: a frame of 0.92 fails where 0.9 is too much', () => {
  expect(verdictOn('joints that move together only', { 'preprocessing.failFrameShare': 0.9 }).status).toBe(
    'fail',
  )
})

test('a dataset alone gets remarks and pictures, and no verdict', () => {
  const { hints, sample, profile } = caseOf('joints in the coordinates of a hall').artifacts
  const alone = withGaps({
    hints,
    sample,
    profile,
    binding: { state: 'missing', needs: [{ id: 'needs.model', values: {} }] },
  })
  const { status, summary, findings, evidence } = judge(preprocessing, alone, {})
  expect([status, summary.id, summary.values.hits]).toEqual(['needs-input', 'preprocessing.raw-only', 1])
  expect(findings.map(({ severity, message }) => [severity, message.id])).toEqual([
    ['info', 'preprocessing.moving-frame'],
  ])
  expect(evidence.length).toBe(3)
})
