/** Windows that slide: what ONNX Runtime makes lies within what the rules claim, with random attributes, sizes and inputs. */
import fc from 'fast-check'
import { describe, test } from 'vitest'
import { node } from '../build'
import { expectSound, type Trial } from '../trial'
import { type Attributes, bounds, flag, weights } from './arbitraries'

/** Attributes of a window over so many axes. */
const windowsOf = (rank: number) =>
  fc.record({
    kernel: fc.array(fc.integer({ min: 1, max: 3 }), { minLength: rank, maxLength: rank }),
    strides: fc.array(fc.integer({ min: 1, max: 3 }), { minLength: rank, maxLength: rank }),
    dilations: fc.array(fc.integer({ min: 1, max: 2 }), { minLength: rank, maxLength: rank }),
    pads: fc.array(flag, { minLength: 2 * rank, maxLength: 2 * rank }),
    spatial: fc.array(fc.integer({ min: 5, max: 7 }), { minLength: rank, maxLength: rank }),
    autoPad: fc.constantFrom('NOTSET', 'NOTSET', 'SAME_UPPER', 'SAME_LOWER', 'VALID'),
  })
type Window = typeof windowsOf extends (rank: number) => fc.Arbitrary<infer W> ? W : never

const padding = ({ autoPad, pads }: Window): Attributes =>
  autoPad === 'NOTSET' ? { pads } : { auto_pad: autoPad }

/** SAME with dilations is refused by the runtime. */
const dilated = (window: Window): Attributes =>
  window.autoPad.startsWith('SAME') ? {} : { dilations: window.dilations }

describe.each([1, 2, 3])('windows over %i axes', (rank) => {
  const windows = windowsOf(rank)
  test('Conv', () =>
    expectSound(
      fc.tuple(windows, fc.constantFrom(1, 2), bounds, fc.nat(), fc.boolean()).map(
        ([window, group, x, seed, bias]): Trial => ({
          nodes: [
            node('Conv', bias ? 'x w b' : 'x w', 'y', {
              strides: window.strides,
              group,
              ...dilated(window),
              ...padding(window),
            }),
          ],
          feeds: [{ name: 'x', dims: ['N', 2 * group, ...window.spatial], ...x }],
          initializers: [
            weights('w', [3 * group, 2, ...window.kernel], seed),
            weights('b', [3 * group], seed),
          ],
        }),
      ),
    ))
  test('ConvTranspose', () =>
    expectSound(
      fc.tuple(windows, fc.constantFrom(1, 2), bounds, fc.nat(), fc.boolean()).map(
        ([window, group, x, seed, bias]): Trial => ({
          nodes: [
            node('ConvTranspose', bias ? 'x w b' : 'x w', 'y', {
              strides: window.strides,
              dilations: window.dilations,
              pads: window.pads,
              group,
            }),
          ],
          feeds: [{ name: 'x', dims: ['N', 2 * group, ...window.spatial], ...x }],
          initializers: [
            weights('w', [2 * group, 3, ...window.kernel], seed),
            weights('b', [3 * group], seed),
          ],
        }),
      ),
    ))
  test.each(['MaxPool', 'AveragePool', 'LpPool'])('%s', (op) =>
    expectSound(
      fc.tuple(windows, bounds, flag, flag).map(([window, x, ceil, counted]): Trial => {
        const more: Attributes =
          op === 'AveragePool' ? { count_include_pad: counted } : op === 'MaxPool' ? dilated(window) : {}
        // A window that lies in the padding altogether is refused.
        const kernel = window.kernel.map((one) => Math.max(2, one))
        return {
          nodes: [
            node(op, 'x', 'y', {
              kernel_shape: kernel,
              strides: window.strides,
              ...padding(window),
              ...(op === 'LpPool' ? {} : { ceil_mode: ceil }),
              ...more,
            }),
          ],
          feeds: [{ name: 'x', dims: ['N', 2, ...window.spatial], ...x }],
          opset: 17,
        }
      }),
    ),
  )
  test.each(['GlobalAveragePool', 'GlobalMaxPool', 'GlobalLpPool'])('%s', (op) =>
    expectSound(
      fc.tuple(windows, bounds).map(
        ([{ spatial }, x]): Trial => ({
          nodes: [node(op, 'x', 'y')],
          feeds: [{ name: 'x', dims: ['N', 2, ...spatial], ...x }],
        }),
      ),
    ),
  )
})
