import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { audits } from '../../main/audits'
import { readInput, thresholdNames } from '../../main/command/options'
import { defaultAuditRequest } from '../../main/contract/protocol'
import { run } from './fake-environment'

const requestOf = async (...options: string[]) => {
  const { asked, err } = await run(['audit', 'data.csv', 'model.onnx', ...options])
  expect(err).toBe('')
  return asked.find(([method]) => method === 'audit')?.[1]
}

describe('audit options', () => {
  it('asks with the defaults of the contract', async () => {
    expect(await requestOf()).toEqual(defaultAuditRequest(['data.csv', 'model.onnx']))
  })

  it('hands every option on', async () => {
    const audit = audits.find(({ thresholds }) => Object.keys(thresholds).length > 0)
    const threshold = `${audit?.id}.${Object.keys(audit?.thresholds ?? {})[0]}`
    const request = await requestOf(
      ...['--target', 'y', '--target', 'z, with comma'],
      ...['--input', 'x=a,b', '--input', 'w="c,d",e'],
      ...['--experiments', 'none', '--seed', '42', '--locale', 'zh-CN'],
      ...['--set', `${threshold}=1`, '--set', `${threshold}=-2.5e3`],
      ...['--only', 'depth,normalization', '--only', 'depth'],
    )
    expect(request).toEqual({
      files: ['data.csv', 'model.onnx'],
      answers: {
        inputs: [
          { tensor: 'x', columns: ['a', 'b'] },
          { tensor: 'w', columns: ['c,d', 'e'] },
        ],
        targets: ['y', 'z, with comma'],
      },
      only: ['depth', 'normalization'],
      thresholds: { [threshold]: -2500 },
      experiments: 'none',
      seed: 42,
      locale: 'zh-CN',
    })
  })

  it('asks for texts in the language of the report', async () => {
    const { asked } = await run(['audit', 'a.csv', '--locale', 'zh-CN'])
    expect(asked).toContainEqual(['texts', { locale: 'zh-CN' }])
  })

  it('knows the thresholds of the audits', () => {
    expect(thresholdNames()).toContain('normalization.failStdRatio')
  })

  it.each(['NaN', 'Infinity', ' ', 'ten'])('refuses the threshold value %j', async (value) => {
    const ended = await run(['audit', 'a.csv', '--set', `normalization.failStdRatio=${value}`])
    expect(ended.code).toBe(2)
  })
})

describe('readInput', () => {
  it.each(['=a', 'x', 'x=', 'x=a,', 'x=a,,b', 'x="a', 'x="a"b'])('refuses %j', (text) => {
    expect(() => readInput(text)).toThrow()
  })

  it('reads back any names that are quoted', () => {
    const name = fc.string({ minLength: 1 })
    fc.assert(
      fc.property(name, fc.array(name, { minLength: 1 }), (tensor, columns) => {
        fc.pre(!tensor.includes('='))
        const quoted = columns.map((column) => `"${column.replaceAll('"', '""')}"`)
        expect(readInput(`${tensor}=${quoted.join(',')}`)).toEqual({ tensor, columns })
      }),
    )
  })
})
