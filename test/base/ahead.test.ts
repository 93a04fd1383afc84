import { expect, it } from 'vitest'
import { oneAhead } from '../../main/base/ahead'

/** Asks for 0, 1, 2... up to `count`, and tells what was asked for. */
function asking(count: number, faultAt = Number.POSITIVE_INFINITY) {
  const asked: number[] = []
  const ask = async () => {
    const next = asked.length
    asked.push(next)
    if (next === faultAt) throw new Error(`no ${next}`)
    return next < count ? next : null
  }
  return { asked, ask }
}

it('gives everything in order, the next one asked for before the reader is done with one', async () => {
  const { asked, ask } = asking(3)
  const seen: [number, number][] = []
  for await (const one of oneAhead(ask)) seen.push([one, asked.length])
  expect(seen).toEqual([
    [0, 2],
    [1, 3],
    [2, 4],
  ])
})

it('throws a fault in its turn, not before', async () => {
  const { ask } = asking(3, 2)
  const seen: number[] = []
  const read = async () => {
    for await (const one of oneAhead(ask)) seen.push(one)
  }
  await expect(read()).rejects.toThrow('no 2')
  expect(seen).toEqual([0, 1])
})

it('tells who asks when the reader leaves, and swallows the fault of what nobody will read', async () => {
  const { asked, ask } = asking(9, 1)
  let left = 0
  const reading = oneAhead(ask, () => left++)
  for await (const _ of reading) break
  expect([left, asked]).toEqual([1, [0, 1]])
})
