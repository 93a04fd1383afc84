import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { InputError } from '../../main/contract/errors'
import { decodeModel, encodeModel, withGraph } from '../../main/onnx/codec'
import { describeModel } from '../../main/onnx/describe'
import { fixtureModel, fixtureNames } from './fixture-models'

describe('what is read is what is written', () => {
  test.each(fixtureNames)('%s', (name) => {
    const bytes = fixtureModel(name)
    expect(Buffer.compare(Buffer.from(encodeModel(decodeModel(bytes))), Buffer.from(bytes))).toBe(0)
  })
})

test('fields that the schema does not know stay', () => {
  const unknown = [0xfa, 0x3e, 0x03, 0x61, 0x62, 0x63]
  const bytes = Uint8Array.from([...fixtureModel('softmax-one'), ...unknown])
  const edited = encodeModel(withGraph(decodeModel(bytes), { name: 'renamed' }))
  expect(Buffer.from(edited).includes(Buffer.from(unknown))).toBe(true)
  expect(decodeModel(edited).graph?.name).toBe('renamed')
})

test('no bytes, no graph', () => {
  expect(() => decodeModel(new Uint8Array())).toThrow(/holds no graph/)
  expect(() => decodeModel(new Uint8Array(Buffer.from('a,b,c\n1,2,3\n')))).toThrow(InputError)
})

/** Either it is read, or the one error that people are meant to see comes out. */
function readsOrRefuses(bytes: Uint8Array): void {
  try {
    describeModel(bytes)
  } catch (error) {
    expect(error).toBeInstanceOf(InputError)
  }
}

test('cut off anywhere, a model is described or refused', () => {
  const bytes = fixtureModel('attention')
  for (let length = 0; length < bytes.length; length += 3) readsOrRefuses(bytes.subarray(0, length))
})

test('damaged anywhere, a model is described or refused', () => {
  const place = fc.record({ at: fc.nat(2_000), byte: fc.nat(255) })
  fc.assert(
    fc.property(
      fc.constantFrom(...fixtureNames),
      fc.array(place, { minLength: 1, maxLength: 4 }),
      (name, damage) => {
        const bytes = fixtureModel(name)
        for (const { at, byte } of damage) bytes[at % bytes.length] = byte
        readsOrRefuses(bytes)
      },
    ),
    { numRuns: 1_500 },
  )
})
