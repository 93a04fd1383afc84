/** The interface over a fake host, for looking at: `npx vite test/renderer/preview`, then `?scene=faulty&page=report`. */
import '../../../renderer/styles/all'
import { createRoot } from 'react-dom/client'
import { App } from '../../../renderer/pages/app'
import { start } from '../../../renderer/state/actions'
import { openPaths } from '../../../renderer/state/files'
import { createSession } from '../../../renderer/state/session'
import { scenes } from './scenes'

const asked = new URLSearchParams(window.location.search)
const scene = scenes[asked.get('scene') ?? 'empty']
if (!scene) throw new Error(`no such scene; there are ${Object.keys(scenes).join(', ')}`)

const memory = new Map([
  ['assay.scheme', asked.get('scheme') ?? 'auto'],
  ['assay.locale', asked.get('locale') ?? 'en'],
])
const session = createSession(scene.host(), {
  getItem: (key) => memory.get(key) ?? null,
  setItem: (key, value) => void memory.set(key, value),
})
const root = document.getElementById('root')
if (root) createRoot(root).render(<App session={session} />)
await start(session)
await openPaths(session, scene.files)
