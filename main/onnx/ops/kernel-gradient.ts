/** The gradient of a convolution's kernel: for each place of the kernel, what it saw times the gradient of what it made. */
import type { GradientBuilder } from '../gradient/builder'
import type { Shape } from './rule'
import { type PlacedWindow, padsOf, spatialSizes } from './windows'

export interface Convolution {
  /** What the window moves over: [N, C, ...]. */
  image: { name: string; shape: Shape }
  /** Of what comes out: [N, M, ...]. */
  gradient: string
  window: PlacedWindow
  group: number
  /** [M, C / group, ...] */
  kernel: Shape
}

/** Values of one row's columns beyond which they are not laid side by side: 2 MB in single precision. */
const mostColumns = 2 ** 19
/** Images of fewer channels waste the matrix product that columns are for; their steps cost more than it saves. */
const fewChannels = 8

/** The first `sizes` of the axes behind the first two. */
const cutTo = (build: GradientBuilder, from: string, sizes: readonly number[]): string =>
  build.emit('Slice', [
    from,
    build.ints(sizes.map(() => 0)),
    build.ints(sizes),
    build.ints(sizes.map((_, i) => i + 2)),
  ])

/** The first two axes exchanged. */
const exchanged = (build: GradientBuilder, name: string, rank: number): string =>
  build.emit('Transpose', [name], { perm: [1, 0, ...Array.from({ length: rank - 2 }, (_, i) => i + 2)] })

/** As one matrix product where that is fast (spec: autodiff, "Convolution"), else as a convolution whose batch is the channel. */
export function kernelGradient(build: GradientBuilder, of: Convolution): string {
  const channels = Number(of.kernel[1])
  const thin = channels < fewChannels && of.window.strides.some((stride) => stride > 1)
  return of.group === 1 && !thin ? byColumns(build, of) : byConvolution(build, of)
}

/** Every place of the kernel in order, as offsets on each axis. */
function placesOf({ kernel, dilations }: PlacedWindow): number[][] {
  return kernel.reduce<number[][]>(
    (all, size, i) =>
      all.flatMap((place) => Array.from({ length: size }, (_, step) => [...place, step * dilations[i]])),
    [[]],
  )
}

/** With zeros around, as the window sees it. */
function padded(build: GradientBuilder, name: string, window: PlacedWindow): string {
  const pads = padsOf(window)
  if (pads.every((size) => size === 0)) return name
  const rank = window.kernel.length
  return build.emit('Pad', [name, build.ints([0, 0, ...pads.slice(0, rank), 0, 0, ...pads.slice(rank)])])
}

function byColumns(build: GradientBuilder, { image, gradient, window, kernel }: Convolution): string {
  const [units, channels] = [Number(kernel[0]), Number(kernel[1])]
  const { shape } = image
  const sizes = spatialSizes(shape) ?? []
  const pads = padsOf(window)
  const spatial = sizes.length
  const counts = sizes.map(
    (size, i) =>
      (size + window.before[i] + window.beyond[i] - window.dilations[i] * (window.kernel[i] - 1) - 1) /
        window.strides[i] +
      1,
  )
  const source = exchanged(build, padded(build, image.name, window), shape.length)
  const rows = build.emit('Reshape', [exchanged(build, gradient, shape.length), build.ints([units, -1])])
  const axes = build.ints(sizes.map((_, i) => i + 2))
  const seen = (place: readonly number[]): string => {
    const ends = place.map((start, i) => start + (counts[i] - 1) * window.strides[i] + 1)
    const whole = place.every((start, i) => start === 0 && ends[i] === sizes[i] + pads[i] + pads[i + spatial])
    if (whole && window.strides.every((stride) => stride === 1)) return source
    return build.emit('Slice', [
      source,
      build.ints(place),
      build.ints(ends),
      axes,
      build.ints(window.strides),
    ])
  }
  const places = placesOf(window)
  const perRow = channels * places.length * counts.reduce((all, count) => all * count, 1)
  const product = perRow > mostColumns ? eachPlace : sideBySide
  const made = product(build, { rows, places: places.map(seen), channels })
  return build.emit('Reshape', [made, build.ints(kernel.map(Number))])
}

interface Columns {
  /** The gradient as [units, places]. */
  rows: string
  /** For each place of the kernel, [channels, N, ...]. */
  places: readonly string[]
  channels: number
}

/** One product for all. */
function sideBySide(build: GradientBuilder, { rows, places, channels }: Columns): string {
  const columns = places.map((name) => build.emit('Reshape', [name, build.ints([channels, 1, -1])]))
  const joined = columns.length === 1 ? columns[0] : build.emit('Concat', columns, { axis: 1 })
  const matrix = build.emit('Reshape', [joined, build.ints([channels * places.length, -1])])
  return build.emit('Gemm', [rows, matrix], { transB: 1 })
}

/** One product for each place, so that a large image is not copied as often as the kernel has places. */
function eachPlace(build: GradientBuilder, { rows, places, channels }: Columns): string {
  const products = places.map((name) => {
    const matrix = build.emit('Reshape', [name, build.ints([channels, -1])])
    return build.emit('Unsqueeze', [build.emit('Gemm', [rows, matrix], { transB: 1 }), build.ints([2])])
  })
  return products.length === 1 ? products[0] : build.emit('Concat', products, { axis: 2 })
}

/** The gradient is the kernel, the batch is summed over as channels are, and stride and dilation change places. */
function byConvolution(
  build: GradientBuilder,
  { image, gradient, window, group, kernel }: Convolution,
): string {
  const spatial = kernel.slice(2).map(Number)
  const rank = image.shape.length
  const made = build.emit('Conv', [channelsAsBatch(build, image, group), exchanged(build, gradient, rank)], {
    strides: window.dilations,
    dilations: window.strides,
    pads: padsOf(window),
    group,
  })
  const room = window.beyond.some((size, i) => -size >= window.dilations[i])
  return exchanged(build, room ? cutTo(build, made, spatial) : made, rank)
}

/** [N, group * C, ...] as [C, group * N, ...]. */
function channelsAsBatch(
  build: GradientBuilder,
  { name, shape }: Convolution['image'],
  group: number,
): string {
  if (group === 1) return exchanged(build, name, shape.length)
  const each = Number(shape[1]) / group
  const sizes = shape.slice(2).map(Number)
  const split = build.emit('Reshape', [name, build.ints([-1, group, each, ...sizes])])
  const perm = [2, 1, 0, ...sizes.map((_, i) => i + 3)]
  return build.emit('Reshape', [build.emit('Transpose', [split], { perm }), build.ints([each, -1, ...sizes])])
}
