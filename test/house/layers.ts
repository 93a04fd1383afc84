/** The house's layers (docs: README, "The house"): imports go to an earlier line only, or stay within their own room. */
import { posix } from 'node:path'
import ts from 'typescript'

/** Each line may import from every line above it; rooms on one line do not import each other. */
const lines: readonly (readonly string[])[] = [
  ['contract'],
  ['base'],
  ['onnx', 'sources', 'runtime'],
  ['experiments', 'fixes'],
  ['artifacts', 'audits'],
  ['report'],
  ['views'],
  ['engine'],
  ['desktop', 'command', 'web'],
  ['entries'],
]

const levelOf = new Map(lines.flatMap((rooms, level) => rooms.map((room) => [room, level] as const)))

export const rooms: ReadonlySet<string> = new Set(levelOf.keys())

/** Who may import a package that not everybody may: prefixes of paths. */
const fences: Readonly<Record<string, readonly string[]>> = {
  electron: ['main/desktop/', 'preload/'],
  'onnxruntime-node': ['main/runtime/'],
  '@duckdb/node-api': ['main/runtime/'],
  '@duckdb/node-bindings': ['main/runtime/'],
  'apache-arrow': ['main/sources/formats/arrow', 'main/engine/', 'renderer/'],
  react: ['renderer/'],
  'react-dom': ['renderer/'],
}

export interface Import {
  file: string
  line: number
  specifier: string
}

/** Every import of a source text, static or dynamic, with the line it stands on. */
export function importsOf(file: string, text: string): Import[] {
  const { importedFiles } = ts.preProcessFile(text, true, true)
  return importedFiles.map(({ fileName, pos }) => ({
    file,
    specifier: fileName,
    line: text.slice(0, pos).split('\n').length,
  }))
}

function roomOf(path: string): string {
  const [top, second] = path.split('/')
  if (top !== 'main') return top
  return levelOf.has(second) ? second : 'entries'
}

function packageOf(specifier: string): string {
  const parts = specifier.split('/')
  return specifier.startsWith('@') ? parts.slice(0, 2).join('/') : parts[0]
}

function acrossRooms(from: string, to: string, target: string): string | null {
  if (from === to || from === 'test') return null
  if (from === 'renderer' || from === 'preload')
    return to === 'contract' ? null : `${from} may import nothing of main but contract, not ${target}`
  if (to === 'renderer' || to === 'preload' || to === 'test') return `${from} may not import ${target}`
  const [above, below] = [levelOf.get(to), levelOf.get(from)]
  if (above === undefined || below === undefined)
    return `${above === undefined ? to : from} is no room of the house`
  return above < below ? null : `${from} may not import ${to}`
}

/** What is wrong with an import, or null. */
export function violationOf({ file, specifier }: Import): string | null {
  const from = roomOf(file)
  if (specifier.startsWith('.')) {
    const target = posix.join(posix.dirname(file), specifier)
    return acrossRooms(from, roomOf(target), target)
  }
  const allowed = fences[packageOf(specifier)]
  if (!allowed || from === 'test' || allowed.some((prefix) => file.startsWith(prefix))) return null
  return `${packageOf(specifier)} belongs to ${allowed.join(', ')} only`
}
