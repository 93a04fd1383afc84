/** Ten models of the fixtures to be damaged, with rows that fit them. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { TensorInfo } from '../../main/contract/tensor'
import { describeModel } from '../../main/onnx/describe'
import { randomOf } from '../onnx/random'
import { mutated, mutations } from './mutate'

const fixtures = join(import.meta.dirname, '..', 'fixtures', 'models')

const files = [
  'kinds/mlp',
  'kinds/cnn-training',
  'kinds/resnet',
  'kinds/lstm',
  'kinds/transformer-13',
  'kinds/unet',
  'kinds/mobilenet',
  'kinds/qdq',
  'kinds/control',
  'external',
]

export interface Victim {
  name: string
  bytes: Uint8Array
  /** Text of a dataset with a column for every value of a row. */
  csv: string
  rows: number[][]
  inputs: TensorInfo[]
}

const rowCount = 30

function victim(name: string): Victim {
  const bytes = new Uint8Array(readFileSync(join(fixtures, `${name}.onnx`)))
  const { inputs } = describeModel(bytes)
  const [input] = inputs
  const columns = (input.shape ?? []).slice(1).reduce<number>((all, size) => all * Number(size ?? 1), 1)
  const whole = input.type === 'int64'
  const rows = Array.from({ length: rowCount }, (_, i) =>
    Array.from({ length: columns }, (_, j) =>
      whole ? (i * 7 + j * 13) % 20 : ((i * 37 + j * 101) % 211) / 50 - 2,
    ),
  )
  const head = Array.from({ length: columns }, (_, j) => `c${j}`)
  const csv = [head, ...rows].map((row) => row.join(',')).join('\n')
  return { name, bytes, csv, rows, inputs }
}

export const victims = (): Victim[] => files.map(victim)

/** What external.onnx reads. */
export const externalData = (): Uint8Array => new Uint8Array(readFileSync(join(fixtures, 'external.data')))

export interface Damaged {
  victim: Victim
  how: string
  bytes: Uint8Array
}

/** The `index`th copy of a series: all models and mutations in turn, the details by `seed`. */
export function damagedCopy(all: readonly Victim[], seed: number, index: number): Damaged {
  const random = randomOf(seed * 1_000_003 + index)
  const victim = all[index % all.length]
  // Models and mutations are stepped through at different lengths, so that all meet.
  const how = mutations[(index + Math.floor(index / all.length)) % mutations.length]
  return { victim, how, bytes: mutated(victim.bytes, how, random) }
}
