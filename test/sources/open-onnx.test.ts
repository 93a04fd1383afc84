import { mkdirSync, readFileSync, rmSync, symlinkSync, truncateSync } from 'node:fs'
import { join } from 'node:path'
import { create, toBinary } from '@bufbuild/protobuf'
import { ModelProtoSchema, TensorProto_DataLocation, TensorProto_DataType } from 'onnx-buf'
import { describe, expect, it } from 'vitest'
import type { Decoder } from '../../main/contract/decoder'
import { readModel } from '../../main/sources/formats/onnx'
import { openSource } from '../../main/sources/open'
import { inputErrorOf, tempFiles } from './temp-files'

const files = tempFiles()
/** Models never reach the database. */
const decoder: Decoder = {
  open: () => Promise.reject(new Error('no database here')),
  close: () => Promise.resolve(),
}
const models = join(import.meta.dirname, '../fixtures/models')
const cases = join(import.meta.dirname, '../fixtures/cases')

async function openModel(path: string) {
  const source = await openSource(path, { decoder })
  if (source.kind !== 'model') throw new Error(`taken for a ${source.kind}`)
  return source
}

const external = (location: string) => ({
  name: 'w',
  dims: [2n],
  dataType: TensorProto_DataType.FLOAT,
  dataLocation: TensorProto_DataLocation.EXTERNAL,
  externalData: [{ key: 'location', value: location }],
})

/** A model with one weight in another file; `inside`: the weight belongs to a node of a subgraph. */
function modelWith(location: string, inside = false): Uint8Array {
  const initializer = [external(location)]
  const branch = { opType: 'If', attribute: [{ name: 'then_branch', g: { name: 'then', initializer } }] }
  const graph = inside
    ? { name: 'g', node: [branch] }
    : { name: 'g', node: [{ opType: 'Relu' }], initializer }
  return toBinary(
    ModelProtoSchema,
    create(ModelProtoSchema, { irVersion: 8n, opsetImport: [{ version: 17n }], graph }),
  )
}

describe('ONNX models', () => {
  it('hands the bytes over as they are', async () => {
    const path = join(cases, 'p1-wine-raw/model.onnx')
    const source = await openModel(path)
    expect(Buffer.compare(source.model, readFileSync(path))).toBe(0)
    expect(source.externalData).toEqual([])
    expect(source).toMatchObject({ name: 'model.onnx', bytes: readFileSync(path).length })
  })

  it('reads the file that holds the weights', async () => {
    const { externalData } = await openModel(join(models, 'external.onnx'))
    expect(externalData).toHaveLength(1)
    expect(externalData[0].location).toBe('external.data')
    expect(Buffer.compare(externalData[0].whole!, readFileSync(join(models, 'external.data')))).toBe(0)
  })

  it('reads weights in a folder below the model, and of subgraphs', async () => {
    mkdirSync(join(files.folder, 'weights'), { recursive: true })
    files.write('weights/w.bin', Uint8Array.of(1, 2))
    for (const inside of [false, true]) {
      const { externalData } = await openModel(files.write('below.onnx', modelWith('weights/w.bin', inside)))
      expect(externalData).toMatchObject([
        { location: 'weights/w.bin', whole: Uint8Array.of(1, 2), bytes: 2 },
      ])
    }
  })

  it.each([
    ['an absolute path', '/etc/passwd'],
    ['a path of Windows', 'C:\\Windows\\win.ini'],
    ['a share of Windows', '\\\\host\\share\\w.bin'],
    ['a way upwards', '../secret.bin'],
    ['a way down and upwards', 'weights/../../secret.bin'],
    ['a way upwards in the manner of Windows', '..\\secret.bin'],
    ['the folder itself', '.'],
    ['a zero byte', 'w.bin\0.txt'],
  ])('refuses weights at %s', async (_, location) => {
    for (const inside of [false, true]) {
      const path = files.write('hostile.onnx', modelWith(location, inside))
      const fields = await inputErrorOf(openModel(path))
      expect(fields).toMatchObject({ file: path, place: `external data ${location}` })
      expect(fields.cause).toMatch(/outside its own folder/)
    }
  })

  it('refuses a link that leads out of the folder', async () => {
    mkdirSync(join(files.folder, 'model'), { recursive: true })
    files.write('outside.bin', Uint8Array.of(1))
    symlinkSync(join(files.folder, 'outside.bin'), join(files.folder, 'model', 'w.bin'))
    const path = files.write('model/linked.onnx', modelWith('w.bin'))
    expect((await inputErrorOf(openModel(path))).cause).toMatch(/outside its own folder/)
  })

  it('says which file of weights is missing', async () => {
    const path = files.write('lacking.onnx', modelWith('gone.bin'))
    const fields = await inputErrorOf(openModel(path))
    expect(fields).toMatchObject({ file: path, place: 'external data gone.bin' })
    expect(fields.cause).toMatch(/not there/)
  })

  it('says of a model that is cut off that it is, wherever the cut', async () => {
    const whole = readFileSync(join(cases, 'p1-wine-raw/model.onnx'))
    for (const share of [0.1, 0.5, 0.9, 0.99]) {
      const path = files.write('cut.onnx', whole.subarray(0, Math.floor(whole.length * share)))
      expect((await inputErrorOf(openModel(path))).cause).toMatch(/does not decode/)
    }
  })

  it('refuses a file larger than protobuf can hold without reading it', async () => {
    const path = files.write('huge.onnx', readFileSync(join(cases, 'p1-wine-raw/model.onnx')))
    truncateSync(path, 2 ** 31 + 10)
    const fields = await inputErrorOf(readModel(path))
    expect(fields).toMatchObject({ file: path })
    expect(fields.cause).toMatch(/no single ONNX file can hold more than 2 GB/)
    rmSync(path)
  })

  it('refuses weights in what is no file', async () => {
    mkdirSync(join(files.folder, 'weights.d'), { recursive: true })
    const path = files.write('folder.onnx', modelWith('weights.d'))
    expect((await inputErrorOf(openModel(path))).cause).toMatch(/folder/)
  })

  it('wants a graph', async () => {
    const bytes = toBinary(
      ModelProtoSchema,
      create(ModelProtoSchema, { irVersion: 8n, producerName: 'nobody' }),
    )
    expect((await inputErrorOf(openModel(files.write('empty.onnx', bytes)))).cause).toMatch(/no graph/)
  })

  it('ends in a model or an InputError, whatever bytes are changed', async () => {
    const whole = readFileSync(join(cases, 'p1-wine-raw/model.onnx'))
    for (let i = 0; i < whole.length; i += 41) {
      const damaged = Buffer.from(whole)
      damaged[i] ^= 0xff
      const path = files.write('damaged.onnx', damaged)
      const outcome = await openSource(path, { decoder }).catch((error: unknown) => error)
      if (outcome instanceof Error) expect(outcome.name).toBe('InputError')
    }
  })
})
