import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type BlockTree, blocksAround, blockTree, isBlock, type Member } from '../../../renderer/graph/blocks'
import { passing, runLengths } from '../../../renderer/graph/runs'
import { firstExpanded, operatorsIn, shownGraph } from '../../../renderer/graph/shown'
import { graphOf, operator, row } from './graphs'

const written = (member: Member): string =>
  isBlock(member) ? `${member.title || member.id}(${member.members.map(written).join(' ')})` : member.id
const outline = (tree: BlockTree) => tree.root.members.map(written).join(' ')

const all = (tree: BlockTree) => new Set(tree.blocks.keys())

test('blocks are what names say; a block around a single thing is that thing', () => {
  const nodes = [
    operator('a', { scope: ['encoder', 'embed'] }),
    operator('b', { scope: ['encoder', 'layers.0', 'attn'] }),
    operator('c', { scope: ['encoder', 'layers.0', 'attn'] }),
    operator('d', { scope: ['encoder', 'layers.0'] }),
    operator('e', { scope: ['encoder', 'wrapper', 'inner'] }),
    operator('f', { scope: ['encoder', 'wrapper', 'inner'] }),
    operator('g'),
  ]
  expect(outline(blockTree(graphOf(nodes, [])))).toBe('encoder(a layers.0(attn(b c) d) wrapper/inner(e f)) g')
})

test('a block that holds the whole model is none', () => {
  expect(outline(blockTree(row(4, (i) => ['model', i < 2 ? 'one' : 'two'])))).toBe('in one(0 1) two(2 3) out')
})

test('the blocks around a node, innermost first', () => {
  const tree = blockTree(row(4, (i) => (i < 3 ? ['a', i < 2 ? 'b' : ''] : ['z'])))
  expect(blocksAround(tree, '0').map(({ title }) => title)).toEqual(['b', 'a'])
  expect(blocksAround(tree, '3')).toEqual([])
})

test('many inputs are one block', () => {
  const inputs = Array.from({ length: 40 }, (_, i) => operator(`i${i}`, { kind: 'input' }))
  const tree = blockTree(graphOf([...inputs, operator('a')], ['i0 a']))
  expect(tree.root.members.map(({ kind }) => kind)).toEqual(['inputs', 'operator'])
})

test.each([500, 5000, 30_000])('%d operators without names open as a small drawing', (count) => {
  const tree = blockTree(row(count))
  const { items } = shownGraph(tree, firstExpanded(tree))
  expect(items.length).toBeLessThanOrEqual(102)
  expect(items.flatMap(operatorsIn).map(({ id }) => id)).toEqual(row(count).nodes.map(({ id }) => id))
})

test('runs of named blocks bear their names', () => {
  const tree = blockTree(row(900, (i) => ['encoder', `layers.${Math.floor(i / 3)}`]))
  const [, first] = tree.root.members
  expect(isBlock(first) && first.title).toMatch(/^layers\.0 – layers\.\d+$/)
})

test('without names a model is cut where its skips begin', () => {
  // Twenty residual blocks of five: what stands first is read by the second and by the last.
  const operators = Array.from({ length: 101 }, (_, i) => operator(`${i}`))
  const lines = Array.from({ length: 100 }, (_, i) => `${i} ${i + 1}`)
  const skips = Array.from({ length: 20 }, (_, k) => `${k * 5} ${k * 5 + 5}`)
  const tree = blockTree(graphOf(operators, [...lines, ...skips]))
  const ends = tree.root.members
    .slice(0, -1)
    .map((member) => operatorsIn({ id: '', member, open: false, parent: null }).at(-1)?.id)
  expect(ends.length).toBeGreaterThan(5)
  expect(ends.filter((id) => Number(id) % 5 !== 0)).toEqual([])
})

test('runs cover their list, none longer than twice the wish, none but the last shorter than half of it', () => {
  const reads = fc.array(fc.tuple(fc.nat(500), fc.nat(500)), { maxLength: 200 })
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 500 }),
      fc.integer({ min: 1, max: 60 }),
      reads,
      (length, wish, pairs) => {
        const within = pairs.filter(([a, b]) => a < length && b < length)
        const lengths = runLengths(length, wish, passing(length, within))
        expect(lengths.reduce((sum, one) => sum + one, 0)).toBe(length)
        expect(Math.max(...lengths)).toBeLessThanOrEqual(wish * 2)
        expect(Math.min(...lengths.slice(0, -1), wish)).toBeGreaterThanOrEqual(Math.floor(wish / 2))
      },
    ),
  )
})

describe('what is shown', () => {
  const tree = blockTree(row(6, (i) => (i < 2 ? [] : ['a', i < 4 ? 'b' : 'c'])))
  const [blockA] = tree.root.members.filter(isBlock)
  test('closed blocks stand for what they hold', () => {
    const { items, links } = shownGraph(tree, new Set())
    expect(items.map(({ id }) => id)).toEqual(['in', '0', '1', blockA.id, 'out'])
    expect(links.map(({ from, to }) => `${from} ${to}`)).toEqual([
      'in 0',
      '0 1',
      `1 ${blockA.id}`,
      `${blockA.id} out`,
    ])
  })
  test('open ones stand around it', () => {
    const { items } = shownGraph(tree, new Set([blockA.id]))
    expect(items.filter(({ parent }) => parent === blockA.id)).toHaveLength(2)
    expect(items.find(({ id }) => id === blockA.id)?.open).toBe(true)
  })
  test('several tensors between two things are one line that names them all', () => {
    const nodes = [
      operator('a', { scope: ['p'] }),
      operator('b', { scope: ['p'] }),
      operator('c'),
      operator('d'),
    ]
    const { links } = shownGraph(blockTree(graphOf(nodes, ['a b', 'a c', 'b c', 'a d'])), new Set())
    expect(links.map(({ to, tensors }) => [to, tensors])).toEqual([
      ['c', ['ta', 'tb']],
      ['d', ['ta']],
    ])
  })
})

test('whatever is open, every operator is shown once, and no reading is lost between things that are apart', () => {
  const scope = fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 3 })
  const models = fc.array(fc.tuple(scope, fc.nat(), fc.nat()), { minLength: 1, maxLength: 40 })
  fc.assert(
    fc.property(models, fc.array(fc.nat(), { maxLength: 10 }), (drafts, opened) => {
      const nodes = drafts.map(([scope], i) => operator(`${i}`, { scope }))
      const lines = drafts.flatMap(([, a, b], i) => (i === 0 ? [] : [`${a % i} ${i}`, `${b % i} ${i}`]))
      const tree = blockTree(graphOf(nodes, lines))
      const ids = [...tree.blocks.keys()]
      const expanded = new Set(opened.flatMap((k) => (ids.length > 0 ? [ids[k % ids.length]] : [])))
      const { items, links } = shownGraph(tree, expanded)
      const closed = items.filter(({ open }) => !open)
      const shown = closed.flatMap(operatorsIn).map(({ id }) => id)
      expect(shown.toSorted()).toEqual(nodes.map(({ id }) => id).toSorted())
      const stands = new Map(closed.flatMap((item) => operatorsIn(item).map(({ id }) => [id, item.id])))
      const wanted = lines.map((line) => line.split(' ').map((id) => stands.get(id)))
      const drawn = new Set(links.map(({ from, to }) => `${from} ${to}`))
      expect(new Set(wanted.filter(([a, b]) => a !== b).map(([a, b]) => `${a} ${b}`))).toEqual(drawn)
    }),
  )
})

test('a small model is open at once; a large one by whole levels only', () => {
  const small = blockTree(row(20, (i) => [`p${i >> 3}`]))
  expect(firstExpanded(small)).toEqual(all(small))
  const part = (i: number) => [`layers.${Math.floor(i / 20)}`, `part${Math.floor((i % 20) / 5)}`]
  const layers = blockTree(row(240, (i) => (i === 0 ? ['embed'] : ['encoder', ...part(i)])))
  const { items } = shownGraph(layers, firstExpanded(layers))
  expect(items.filter(({ open }) => open).map(({ member }) => isBlock(member) && member.title)).toEqual([
    'encoder',
  ])
})
