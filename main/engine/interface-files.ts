/** The built interface (out/renderer) and the headers it is served with, the same in the desktop and in a browser. */
import { readdirSync } from 'node:fs'
import { extname, join, relative, sep } from 'node:path'

export interface InterfaceFile {
  path: string
  type: string
}

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
}

/**
 * Every servable file in `folder` by its path in a URL; `/` is index.html. A request is looked up here and never joined
 * to a folder, so no spelling of a path leads outside. Throws when the folder cannot be read (not built yet).
 */
export function listInterfaceFiles(folder: string): ReadonlyMap<string, InterfaceFile> {
  const files = new Map<string, InterfaceFile>()
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const type = types[extname(entry.name)]
    if (!entry.isFile() || type === undefined) continue
    const path = join(entry.parentPath, entry.name)
    files.set(`/${relative(folder, path).split(sep).join('/')}`, { path, type })
  }
  const index = files.get('/index.html')
  if (index) files.set('/', index)
  return files
}

/**
 * Headers of every answer. `connect` lists what the page may connect to beside its own origin. Inline styles are allowed
 * because Mantine writes its theme into style elements; scripts only come from files.
 */
export const interfaceHeaders = (connect: readonly string[] = []): Record<string, string> => ({
  'Content-Security-Policy': [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "worker-src 'self'",
    `connect-src ${["'self'", ...connect].join(' ')}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Cache-Control': 'no-store',
})
