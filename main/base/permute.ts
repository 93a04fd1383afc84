/**
 * For each element of a row-major array with axes `from`, its place once the axes are permuted: axis i of the result is axis
 * `permutation[i]` of `from`.
 */
export function permutedOrder(from: readonly number[], permutation: readonly number[]): Int32Array {
  const strides = from.map((_, axis) => from.slice(axis + 1).reduce((all, size) => all * size, 1))
  const order = new Int32Array(from.reduce((all, size) => all * size, 1))
  const to = permutation.map((axis) => from[axis])
  for (let position = 0; position < order.length; position++) {
    let [rest, element] = [position, 0]
    for (let axis = to.length - 1; axis >= 0; axis--) {
      element += (rest % to[axis]) * strides[permutation[axis]]
      rest = Math.floor(rest / to[axis])
    }
    order[element] = position
  }
  return order
}
