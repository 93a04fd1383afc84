import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { filesBelow, root } from './files'
import { importsOf, rooms, violationOf } from './layers'

const sources = ['main', 'preload', 'renderer'].flatMap((folder) => filesBelow(folder, '.ts', '.tsx'))

test('imports go one way, and packages stay behind their fences', () => {
  const wrong = sources.flatMap((file) =>
    importsOf(file, readFileSync(join(root, file), 'utf8')).flatMap((found) => {
      const violation = violationOf(found)
      return violation ? [`${file}:${found.line} ${violation}`] : []
    }),
  )
  expect(sources.length).toBeGreaterThan(50)
  expect(wrong).toEqual([])
})

test.each([
  ['main/audits/depth/index.ts', '../../artifacts/graph', 'audits may not import artifacts'],
  ['main/contract/report.ts', '../base/summary', 'contract may not import base'],
  ['main/onnx/graph.ts', '../sources/open', 'onnx may not import sources'],
  ['main/views/html.ts', '../engine/service', 'views may not import engine'],
  ['renderer/state/store.ts', '../../main/base/summary', 'renderer may import nothing of main but contract'],
  ['main/engine/service.ts', '../desktop/window', 'engine may not import desktop'],
  ['main/web/server.ts', 'electron', 'electron belongs to'],
  ['main/artifacts/activations.ts', 'onnxruntime-node', 'onnxruntime-node belongs to'],
  ['main/sources/open.ts', '@duckdb/node-api', '@duckdb/node-api belongs to'],
  ['main/views/html.ts', 'react-dom/server', 'react-dom belongs to'],
])('the fence itself works: %s importing %s', (file, specifier, says) => {
  expect(violationOf({ file, specifier, line: 1 })).toContain(says)
})

test('every folder under main is a room of the house', () => {
  const folders = new Set(
    filesBelow('main', '.ts').flatMap((file) => file.split('/').slice(1, -1).slice(0, 1)),
  )
  expect([...folders].filter((folder) => !rooms.has(folder))).toEqual([])
})

test('what is allowed is allowed', () => {
  const allowed: [string, string][] = [
    ['main/report/run.ts', '../artifacts'],
    ['main/cli.ts', './command/audit'],
    ['preload/index.ts', 'electron'],
    ['renderer/figures/bars.tsx', '../../main/contract/evidence'],
    ['main/artifacts/entry.ts', '../onnx/edit'],
  ]
  expect(allowed.map(([file, specifier]) => violationOf({ file, specifier, line: 1 }))).toEqual(
    allowed.map(() => null),
  )
})

test('a line is named, also for type and dynamic imports', () => {
  const text = "import type { A } from './a'\n\nconst b = await import('./b')\n"
  expect(importsOf('main/onnx/x.ts', text).map(({ specifier, line }) => [specifier, line])).toEqual([
    ['./a', 1],
    ['./b', 3],
  ])
})
