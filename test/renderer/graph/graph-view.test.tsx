import { MantineProvider } from '@mantine/core'
import { renderToStaticMarkup } from 'react-dom/server'
import { describe, expect, test } from 'vitest'
import { type BlockTree, blockTree, isBlock } from '../../../renderer/graph/blocks'
import { drawnEdges, drawnNodes } from '../../../renderer/graph/drawn'
import type { GraphViewProps } from '../../../renderer/graph/graph-props'
import { GraphView } from '../../../renderer/graph/graph-view'
import { linkLabel } from '../../../renderer/graph/link-label'
import { lookOf } from '../../../renderer/graph/look'
import { Neighbours } from '../../../renderer/graph/neighbours'
import { paintScale } from '../../../renderer/graph/paint'
import { plainLayout } from '../../../renderer/graph/plain-layout'
import { shownGraph } from '../../../renderer/graph/shown'
import { spokenLabel } from '../../../renderer/graph/titles'
import { TranslateProvider, translator } from '../../../renderer/texts/translate'
import { graphOf, operator, row } from './graphs'

const words = translator('en', {})
const html = (element: React.ReactNode, locale: 'en' | 'zh-CN' = 'en') =>
  renderToStaticMarkup(
    <MantineProvider>
      <TranslateProvider value={translator(locale, {})}>{element}</TranslateProvider>
    </MantineProvider>,
  )

const nothing = () => undefined
const graph = graphOf(
  [
    operator('in', { kind: 'input', op: '' }),
    operator('a', { op: 'Conv', name: '/stem/Conv' }),
    operator('b', { op: 'Relu', name: '/block/Relu', scope: ['block'] }),
    operator('c', { op: 'Gemm', name: '/block/fc', scope: ['block'] }),
    operator('out', { kind: 'output', op: '' }),
  ],
  ['in a', 'a b', 'b c', 'a c', 'c out'],
)
const props: GraphViewProps = {
  graph,
  label: 'Graph of model.onnx',
  paint: null,
  selected: null,
  onSelect: nothing,
  found: null,
  marks: null,
}

const drawnOf = (tree: BlockTree, expanded: readonly string[] = []) => {
  const shown = shownGraph(tree, new Set(expanded))
  return { shown, placed: plainLayout(shown), failure: null }
}
const tree = blockTree(graph)
const block = tree.root.members.find(isBlock)!

/** As the view hands them to React Flow. */
const nodesOf = (change: Partial<GraphViewProps> = {}, drawn = drawnOf(tree), before = new Map()) => {
  const all = { ...props, ...change }
  const scale = all.paint ? paintScale(all.paint) : null
  return drawnNodes(
    drawn,
    { lookOf: (item) => lookOf(item, all, scale), domId: (id) => `dom-${id}`, cursor: null },
    before,
  )
}
const lookFor = (id: string, change: Partial<GraphViewProps>) =>
  nodesOf(change).find((node) => node.id === id)!.data.look

test('the drawing is one stop of the keyboard, with a name and a word on its keys', () => {
  const markup = html(<GraphView {...props} />)
  expect(markup).toContain('aria-label="Graph of model.onnx"')
  expect(markup).toContain('Arrow keys follow the lines')
  expect(markup.match(/role="application"/g)).toHaveLength(1)
  expect(markup).toContain('Arranging 6 boxes')
})

test('a model without operators says so', () => {
  expect(html(<GraphView {...props} graph={{ nodes: [], edges: [] }} />)).toContain('no operators to draw')
  expect(html(<GraphView {...props} graph={{ nodes: [], edges: [] }} />, 'zh-CN')).toContain(
    '没有可绘制的算子',
  )
})

describe('how things look', () => {
  const paint = {
    label: 'std',
    values: new Map([
      ['a', 1],
      ['b', 3],
    ]),
    scale: 'linear' as const,
    format: (value: number) => `${value} units`,
  }
  test('by kind of operator, or by number with its text; grey where there is none', () => {
    expect(lookFor('a', {})).toMatchObject({ family: 'learned', colour: null })
    expect(lookFor('a', { paint })).toMatchObject({ family: null, value: '1 units' })
    expect(lookFor('a', { paint }).colour).not.toBe(null)
    expect(lookFor('in', { paint })).toMatchObject({ colour: null, value: null })
  })
  test('a closed block stands for what it holds', () => {
    const found = new Set(['b', 'c'])
    const marks = new Map([
      ['b', 'added'],
      ['c', 'changed'],
    ] as const)
    const look = lookFor(block.id, { paint, found, marks })
    expect(look).toMatchObject({ found: 2, marks: { added: 1, removed: 0, changed: 1 } })
    expect(look.strip).toHaveLength(1)
    expect(spokenLabel(block, look, words.t)).toBe(
      'Block block, 2 operators, only here 1, differs 1, 2 found',
    )
  })
  test('the search tells what it did not find, too', () => {
    expect(lookFor('a', { found: new Set(['b']) }).found).toBe(0)
    expect(lookFor('a', {}).found).toBe(null)
  })
})

test('only what changed is drawn anew', () => {
  const drawn = drawnOf(tree)
  const before = nodesOf({}, drawn)
  const after = nodesOf({ selected: 'a' }, drawn, new Map(before.map((node) => [node.id, node])))
  expect(after.filter((node, i) => node !== before[i]).map(({ id }) => id)).toEqual(['a'])
  const options = { labelOf: () => '', active: null, found: null }
  const lines = drawnEdges(drawn, options, new Map())
  const again = drawnEdges(drawn, { ...options, active: 'in' }, new Map(lines.map((line) => [line.id, line])))
  expect(again.filter((line, i) => line !== lines[i]).map(({ source, target }) => [source, target])).toEqual([
    ['in', 'a'],
  ])
})

test('every drawn thing has a text of its own', () => {
  const texts = [...nodesOf(), ...nodesOf({}, drawnOf(tree, [block.id]))].map(({ data }) =>
    spokenLabel(data.member, data.look, words.t),
  )
  expect(new Set(texts)).toEqual(
    new Set([
      'Input in',
      'Conv /stem/Conv',
      'Block block, 2 operators',
      'Relu /block/Relu',
      'Gemm /block/fc',
      'Output out',
    ]),
  )
})

test('lines say what they carry', () => {
  const { shown } = drawnOf(tree)
  const label = linkLabel(graph, words.t)
  expect(shown.links.map((link) => label(link))).toEqual(['N × 8', 'N × 8', 'N × 8'])
  expect(label({ id: '', from: 'a', to: 'b', tensors: ['ta', 'tb'] })).toBe('2 tensors')
  expect(label({ id: '', from: 'a', to: 'b', tensors: ['unknown'] })).toBe('')
})

test('what lies around the thing looked at, in words', () => {
  const markup = html(<Neighbours drawn={drawnOf(tree, [block.id])} id="c" />)
  expect(markup).toContain('Before it: Relu block/Relu, Conv stem/Conv')
  expect(markup).toContain('After it: Output out')
  expect(html(<Neighbours drawn={drawnOf(blockTree(row(1)))} id="in" />)).toContain('Before it: none')
})
