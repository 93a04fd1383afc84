/** The interface's entry: finds its host, opens a session, draws the window. */
import './styles/all'
import { createRoot } from 'react-dom/client'
import { createDesktopHost } from './bridge/electron'
import { createWebHost } from './bridge/web'
import { App } from './pages/app'
import { start } from './state/actions'
import { createSession } from './state/session'

const root = document.getElementById('root')
if (!root) throw new Error('index.html has no element #root')

const host = createDesktopHost(Reflect.get(window, 'assay')) ?? createWebHost()
const session = createSession(host, window.localStorage, navigator.language)
createRoot(root).render(<App session={session} />)
void start(session)
