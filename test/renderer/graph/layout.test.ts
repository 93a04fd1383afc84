import ELK from 'elkjs/lib/elk.bundled.js'
import * as fc from 'fast-check'
import { describe, expect, test, vi } from 'vitest'
import { blockTree } from '../../../renderer/graph/blocks'
import { type Box, elkGraph, type Placed, placedByElk } from '../../../renderer/graph/layout'
import { createLayouter } from '../../../renderer/graph/layouter'
import { plainLayout } from '../../../renderer/graph/plain-layout'
import { type ShownGraph, shownGraph } from '../../../renderer/graph/shown'
import { stepFrom } from '../../../renderer/graph/walk'
import { graphOf, operator, row } from './graphs'

const opened = (graph: Parameters<typeof blockTree>[0]): ShownGraph => {
  const tree = blockTree(graph)
  return shownGraph(tree, new Set(tree.blocks.keys()))
}
const residual = opened(
  graphOf(
    ['in', 'a', 'b', 'c', 'd'].map((id) =>
      operator(id, { scope: id === 'b' || id === 'c' ? ['block'] : [] }),
    ),
    ['in a', 'a b', 'b c', 'c d', 'a d'],
  ),
)

const overlap = (a: Box, b: Box) =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height
const inside = (a: Box, b: Box) =>
  a.x >= b.x && a.y >= b.y && a.x + a.width <= b.x + b.width && a.y + a.height <= b.y + b.height

/** What a reader takes for granted of any layout. */
function expectSound({ items, links }: ShownGraph, { boxes, routes }: Placed): void {
  expect([...boxes.keys()].toSorted()).toEqual(items.map(({ id }) => id).toSorted())
  for (const { id, parent } of items)
    if (parent !== null) expect(inside(boxes.get(id)!, boxes.get(parent)!), `${id} in ${parent}`).toBe(true)
  items.forEach((a, i) => {
    for (const b of items.slice(i + 1))
      if (a.parent === b.parent)
        expect(overlap(boxes.get(a.id)!, boxes.get(b.id)!), `${a.id} over ${b.id}`).toBe(false)
  })
  for (const { id, from, to } of links) {
    const route = routes.get(id) ?? []
    const [first, last] = [route[0], route[route.length - 1]]
    expect(touches(first, boxes.get(from)!) && touches(last, boxes.get(to)!), id).toBe(true)
  }
}

const touches = ({ x, y }: { x: number; y: number }, box: Box) =>
  inside(
    { x, y, width: 0, height: 0 },
    { x: box.x - 1, y: box.y - 1, width: box.width + 2, height: box.height + 2 },
  )

describe('layouts', () => {
  test('by ELK: blocks around their members, lines from border to border, downwards', async () => {
    const answer = await new ELK().layout(elkGraph(residual))
    const placed = placedByElk(answer)
    expectSound(residual, placed)
    const top = (id: string) => placed.boxes.get(id)!.y
    for (const { from, to } of residual.links) expect(top(from)).toBeLessThan(top(to))
  })

  test('by plain rows: the same', () => {
    expectSound(residual, plainLayout(residual))
  })

  test('by plain rows, of whatever graph', () => {
    const draft = fc.tuple(fc.array(fc.constantFrom('a', 'b'), { maxLength: 3 }), fc.nat(), fc.nat())
    fc.assert(
      fc.property(fc.array(draft, { minLength: 1, maxLength: 30 }), (drafts) => {
        const nodes = drafts.map(([scope], i) => operator(`${i}`, { scope }))
        const lines = drafts.flatMap(([, a, b], i) => (i === 0 ? [] : [`${a % i} ${i}`, `${b % i} ${i}`]))
        const shown = opened(graphOf(nodes, lines))
        expectSound(shown, plainLayout(shown))
      }),
    )
  })
})

/** A worker that answers as it is told to. */
function fakeWorker(
  onMessage: (worker: FakeWorker, data: { id: number; cmd: string; graph?: unknown }) => void,
) {
  const worker: FakeWorker = Object.assign(new EventTarget(), {
    onmessage: null as FakeWorker['onmessage'],
    ended: false,
    postMessage: (data: never) => void setTimeout(() => worker.ended || onMessage(worker, data)),
    terminate: () => {
      worker.ended = true
    },
  })
  return worker
}
interface FakeWorker extends EventTarget {
  onmessage: ((event: { data: unknown }) => void) | null
  ended: boolean
  postMessage(data: unknown): void
  terminate(): void
}
const asWorker = (worker: FakeWorker): Worker => worker as unknown as Worker
const answering = () =>
  fakeWorker((worker, { id, graph }) => worker.onmessage?.({ data: { id, data: graph ?? {} } }))
const silent = () => fakeWorker(() => undefined)

describe('the layouter', () => {
  const shown = opened(row(3))

  test('gives what the worker answers, and keeps the worker', async () => {
    const start = vi.fn(() => asWorker(answering()))
    const layouter = createLayouter(start)
    expect((await layouter.layout(shown))?.failure).toBe(null)
    expect((await layouter.layout(shown))?.placed.boxes.size).toBe(5)
    expect(start).toHaveBeenCalledTimes(1)
  })

  test('arranges simply what takes the worker too long, and ends it', async () => {
    const worker = silent()
    const layout = await createLayouter(() => asWorker(worker), 20).layout(shown)
    expect(layout).toEqual({ placed: plainLayout(shown), failure: null })
    expect(worker.ended).toBe(true)
  })

  test('a second request ends the first', async () => {
    const workers = [silent(), answering()]
    const [first] = workers
    const layouter = createLayouter(() => asWorker(workers.shift()!), 200)
    const before = layouter.layout(shown)
    const after = await layouter.layout(shown)
    expect(first.ended).toBe(true)
    expect(after?.placed.boxes.size).toBe(5)
    expect(await before).toBe(null)
  })

  test('says why when the worker dies, draws all the same, and begins anew when asked again', async () => {
    const dying = fakeWorker((worker) =>
      worker.dispatchEvent(
        Object.assign(new Event('error', { cancelable: true }), { message: 'out of memory' }),
      ),
    )
    const workers = [dying, answering()]
    const layouter = createLayouter(() => asWorker(workers.shift()!))
    expect(await layouter.layout(shown)).toEqual({ placed: plainLayout(shown), failure: 'out of memory' })
    expect((await layouter.layout(shown))?.failure).toBe(null)
  })

  test('says why when there are no workers', async () => {
    const layouter = createLayouter(() => {
      throw new Error('forbidden here')
    })
    expect((await layouter.layout(shown))?.failure).toBe('forbidden here')
  })
})

describe('arrow keys', () => {
  const placed = plainLayout(residual)
  const step = (from: string | null, arrow: Parameters<typeof stepFrom>[3]) =>
    stepFrom(residual, placed, from, arrow)
  const block = residual.items.find(({ open }) => open)!.id
  test.each([
    [null, 'ArrowDown', 'in'],
    ['in', 'ArrowDown', 'a'],
    ['b', 'ArrowDown', 'c'],
    ['c', 'ArrowUp', 'b'],
    ['d', 'ArrowDown', null],
    ['in', 'ArrowUp', null],
    [block, 'ArrowDown', 'b'],
    [block, 'ArrowUp', 'a'],
    ['in', 'ArrowLeft', null],
  ] as const)('from %s by %s to %s', (from, arrow, to) => {
    expect(step(from, arrow)).toBe(to)
  })
  test('sideways to what stands beside', () => {
    const pair = opened(graphOf([operator('a'), operator('b'), operator('c')], ['a b', 'a c']))
    const rows = plainLayout(pair)
    expect(stepFrom(pair, rows, 'b', 'ArrowRight')).toBe('c')
    expect(stepFrom(pair, rows, 'c', 'ArrowLeft')).toBe('b')
  })
})
