import { expect, test } from 'vitest'
import { verdict } from '../../main/audits/define'
import { message } from '../../main/contract/message'
import type { AuditId } from '../../main/contract/words'
import { planOf } from '../../main/report/plan'
import { rank } from '../../main/report/rank'

const said = (status: 'pass' | 'warn' | 'fail') =>
  verdict(status, message('x', { n: 1 }), { confidence: 0.8 })

test('a cause stands before what it causes', () => {
  const verdicts = new Map<AuditId, ReturnType<typeof said>>([
    ['gradients', said('fail')],
    ['normalization', said('fail')],
  ])
  expect(rank(verdicts).map(({ audit }) => audit)).toEqual(['normalization', 'gradients'])
})

test('a healthy report has no diagnosis, and a warning is none', () => {
  expect(rank(new Map([['gradients', said('warn')]]))).toEqual([])
})

test('an artifact is gathered after those it builds on, and once', () => {
  const plan = planOf(['activations', 'entry', 'targets'])
  expect(new Set(plan).size).toBe(plan.length)
  expect(plan.indexOf('binding')).toBeLessThan(plan.indexOf('entry'))
  expect(plan.indexOf('profile')).toBeLessThan(plan.indexOf('binding'))
})
