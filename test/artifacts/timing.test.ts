/** Seconds per node, by the runtime's own profile. */
import { readdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { expect, test } from 'vitest'
import { timingSchema } from '../../main/contract/signal'
import { parseProfile } from '../../main/runtime/profile'
import { bytesOf, floats, node } from '../onnx/build'
import { bindingOf, bound, contextOf, timingOf } from './gathering'
import { memoryTable } from './memory-table'

const profiles = () =>
  readdirSync(tmpdir())
    .filter((name) => name.startsWith('assay-profile-'))
    .sort()

test('every node of the file has its time, named or not, and no profile stays behind', async () => {
  const nameless = node('Relu', 'h', 'r')
  nameless.name = ''
  const model = bytesOf({
    nodes: [node('MatMul', 'x w', 'h'), nameless, node('MatMul', 'r w', 'y')],
    initializers: [floats('w', [3, 3], [1, 0, 0, 0, 1, 0, 0, 0, 1])],
  })
  const column = Array.from({ length: 300 }, (_, i) => i)
  const before = profiles()
  const context = contextOf(memoryTable({ a: column, b: column, c: column }), model)
  const binding = bindingOf([bound('x', ['a', 'b', 'c'])])
  const timing = await timingOf({ ...context, clock: () => performance.now() }, binding)
  expect(timingSchema.parse(timing)).toEqual(timing)
  expect(timing.nodes.map(({ node, op }) => [node, op])).toEqual([
    ['MatMul:h', 'MatMul'],
    ['r', 'Relu'],
    ['MatMul:y', 'MatMul'],
  ])
  expect(timing).toMatchObject({ rows: 300, runs: 5 })
  expect(timing.nodes.every(({ seconds }) => seconds >= 0 && seconds < 10)).toBe(true)
  expect(profiles()).toEqual(before)
})

test('a profile is read run by run, events of other kinds aside', () => {
  const event = (name: string, cat: string, ts: number, dur: number) => ({ name, cat, ts, dur, ph: 'X' })
  const text = JSON.stringify([
    event('session_initialization', 'Session', 0, 5),
    event('#0_kernel_time', 'Node', 12, 3),
    event('#0_fence_before', 'Node', 11, 1),
    event('#0_kernel_time', 'Node', 32, 4),
    event('#1_kernel_time', 'Node', 36, 2),
    event('model_run', 'Session', 10, 10),
    event('model_run', 'Session', 30, 10),
    { name: 'unknown' },
  ])
  const runs = parseProfile(text).map((run) => [...run])
  expect(runs).toEqual([
    [['#0', 3e-6]],
    [
      ['#0', 4e-6],
      ['#1', 2e-6],
    ],
  ])
  expect(() => parseProfile('{')).toThrow()
})
