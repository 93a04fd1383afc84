/** Where the built parts and resources lie, whether the code runs from source, from out/ or from a packaged application. */
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'

// A bundler may put this code at any depth below the package, so the package is looked for and not counted out.
function findRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url))
  while (!existsSync(join(folder, 'package.json'))) {
    const parent = dirname(folder)
    if (parent === folder) throw new Error('Assay runs outside its own package: no package.json above it')
    folder = parent
  }
  return folder
}

const root = findRoot()

export const engineScript = join(root, 'out', 'main', 'engine.js')
export const preloadScript = join(root, 'out', 'preload', 'index.cjs')
export const rendererFolder = join(root, 'out', 'renderer')
export const samplesFolder = join(root, 'resources', 'samples')

/** The version in package.json, which every report names. */
export const version: string = z
  .object({ version: z.string() })
  .parse(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))).version
