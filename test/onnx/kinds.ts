/** Models of the usual kinds (test/fixtures/make-kinds.py) and what PyTorch says of them. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'

const folder = join(import.meta.dirname, '../fixtures/models/kinds')

export const kindNames: string[] = readdirSync(folder)
  .filter((name) => name.endsWith('.onnx'))
  .map((name) => name.slice(0, -'.onnx'.length))

export const kindModel = (name: string): Uint8Array =>
  new Uint8Array(readFileSync(join(folder, `${name}.onnx`)))

const tensor = z.object({ name: z.string(), shape: z.array(z.number()) })
const toldSchema = z.object({
  parameters: z.number(),
  inputs: z.array(tensor.extend({ tokens: z.number().nullable() })),
  outputs: z.array(tensor),
  /** Learned modules in the order of their calls; shapes without batch. */
  layers: z.array(
    z.object({
      module: z.string(),
      shape: z.array(z.number()),
      min: z.number(),
      max: z.number(),
      mean: z.number(),
      std: z.number(),
    }),
  ),
})
export type Told = z.infer<typeof toldSchema>

export const toldByTorch: Readonly<Record<string, Told>> = z
  .record(z.string(), toldSchema)
  .parse(JSON.parse(readFileSync(join(folder, 'kinds.json'), 'utf8')))

const rows = 40

/** `data_of` of make-kinds.py: every value of each row. */
export function rowsOf({ shape, tokens }: Told['inputs'][number]): number[][] {
  const size = shape.reduce((all, one) => all * one, 1)
  const valueAt = (i: number, j: number) =>
    tokens === null ? (((i * 37 + j * 101) % 211) / 211) * 4 - 2 : (i * 7 + j * 13) % tokens
  return Array.from({ length: rows }, (_, i) => Array.from({ length: size }, (_, j) => valueAt(i, j)))
}
