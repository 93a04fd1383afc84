/**
 * What the page may reach of the desktop: a pipe to the engine, paths of dropped files, the file dialog. Nothing is decided
 * here; main checks the sender, and renderer/bridge/electron.ts validates what comes out.
 */
import { contextBridge, ipcRenderer, webUtils } from 'electron'
import { bridge } from '../main/contract/desktop-bridge'

type Listener = (value: unknown) => void

contextBridge.exposeInMainWorld('assay', {
  kind: 'desktop',
  post: (message: unknown) => ipcRenderer.send(bridge.post, message),
  // The event itself stays behind: it carries the sender, which would hand the page all of IPC.
  onMessage: (listener: Listener) => void ipcRenderer.on(bridge.message, (_event, value) => listener(value)),
  pathOf: (file: Parameters<typeof webUtils.getPathForFile>[0]) => webUtils.getPathForFile(file),
  chooseFiles: () => ipcRenderer.invoke(bridge.chooseFiles),
  onOpenFiles: (listener: Listener) => {
    ipcRenderer.on(bridge.openFiles, (_event, value) => listener(value))
    ipcRenderer.send(bridge.ready)
  },
})
