/** `assay://app/...`: the built interface under an origin of its own, where `file:` would share one with every file. */
import { readFile } from 'node:fs/promises'
import { type InterfaceFile, interfaceHeaders } from '../engine/interface-files'

export const appScheme = 'assay'

/** Standard: relative addresses resolve and origins work; secure: counts as https; fetch: the page may read its own files. */
export const appPrivileges = {
  scheme: appScheme,
  privileges: { standard: true, secure: true, supportFetchAPI: true },
} as const

const refusal = (status: number) => new Response(null, { status, headers: interfaceHeaders() })

/** Answers one request of the page from `files`; 404 for anything not among them, 405 for anything but reading. */
export async function answerAppRequest(
  request: { readonly url: string; readonly method: string },
  files: ReadonlyMap<string, InterfaceFile>,
): Promise<Response> {
  if (request.method !== 'GET') return refusal(405)
  const { protocol, host, pathname } = new URL(request.url)
  const file = protocol === `${appScheme}:` && host === 'app' ? files.get(pathname) : undefined
  if (!file) return refusal(404)
  const body = new Uint8Array(await readFile(file.path))
  return new Response(body, { headers: { ...interfaceHeaders(), 'Content-Type': file.type } })
}
