import { describe, expect, it } from 'vitest'
import { sampleCapture, sampleDescription, sampleProfile } from '../fixtures/inspected'
import { cardOf, run } from './fake-environment'

const answers = {
  open: ({ path }: { path: string }) => cardOf(path),
  profile: () => sampleProfile,
  describe: () => sampleDescription,
  capture: () => sampleCapture,
}

describe('profile, describe and capture', () => {
  it('print text and end well', async () => {
    expect(await run(['profile', 'some/data.csv'], { answers })).toMatchObject({ code: 0, err: '' })
    expect((await run(['profile', 'some/data.csv'], { answers })).out).toMatch(/^data\.csv {2}\(178 rows/)
    expect((await run(['describe', 'model.onnx'], { answers })).out).toContain('1,603 learnable parameters')
    expect((await run(['capture', 'm.onnx', 'd.csv'], { answers })).out).toContain('178 of 1,178 rows')
  })

  it('print JSON', async () => {
    const json = async (...args: string[]): Promise<unknown> =>
      JSON.parse((await run([...args, '--format', 'json'], { answers })).out)
    expect(await json('profile', 'd.csv')).toMatchObject({
      rows: 178,
      profile: [{ column: 'proline' }, {}, {}, {}],
    })
    expect(await json('describe', 'm.onnx')).toEqual(sampleDescription)
    expect(await json('capture', 'm.onnx', 'd.csv')).toEqual(sampleCapture)
  })

  it('speak the language asked for', async () => {
    expect((await run(['describe', 'm.onnx', '--locale', 'zh-CN'], { answers })).out).toContain('可学习参数')
  })

  it('hand files and answers to capture', async () => {
    const args = ['capture', 'm.onnx', 'd.csv', 'training.json', '--input', 'x=a,b']
    const { asked } = await run(args, { answers })
    expect(asked.at(-1)).toEqual([
      'capture',
      {
        files: ['m.onnx', 'd.csv', 'training.json'],
        answers: { inputs: [{ tensor: 'x', columns: ['a', 'b'] }], targets: [] },
      },
    ])
  })
})
