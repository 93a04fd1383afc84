import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { heldData } from '../../main/base/external-data'

const folder = join(import.meta.dirname, '../fixtures/models')

/** A model made by test/fixtures/make-models.py. */
export const fixtureModel = (name: string): Uint8Array =>
  new Uint8Array(readFileSync(join(folder, `${name}.onnx`)))

export const fixtureNumbers = (name: string): unknown =>
  JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8'))

export const externalData = () => [
  heldData('external.data', new Uint8Array(readFileSync(join(folder, 'external.data')))),
]

/** All fixtures, opset6 (refused) aside. */
export const fixtureNames: string[] = readdirSync(folder)
  .filter((name) => name.endsWith('.onnx'))
  .map((name) => name.slice(0, -'.onnx'.length))
  .filter((name) => name !== 'opset6')
