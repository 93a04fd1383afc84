/** Times two ways to do the same thing in turn, A B A B, so that a machine that slows down slows both. */
export interface Ratio {
  median: number
  least: number
  most: number
}

/** How long something takes. */
export async function milliseconds(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now()
  await work()
  return performance.now() - started
}

/** Ratio of `ours` to `theirs` over `pairs` pairs, after one pair that is not counted. */
export async function ratioOf(
  ours: () => Promise<unknown>,
  theirs: () => Promise<unknown>,
  pairs = 7,
): Promise<Ratio> {
  await ours()
  await theirs()
  const ratios: number[] = []
  for (let i = 0; i < pairs; i++) ratios.push((await milliseconds(ours)) / (await milliseconds(theirs)))
  ratios.sort((a, b) => a - b)
  return { median: ratios[pairs >> 1], least: ratios[0], most: ratios[pairs - 1] }
}

export const printed = ({ median, least, most }: Ratio): string =>
  `${median.toFixed(2)}x (${least.toFixed(2)} to ${most.toFixed(2)})`
