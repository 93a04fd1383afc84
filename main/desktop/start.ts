/** The desktop application, put together from Electron's parts. What can be decided without Electron is in the files beside. */
import { join } from 'node:path'
import {
  app,
  BrowserWindow,
  dialog,
  ipcMain,
  Menu,
  protocol,
  screen,
  session,
  utilityProcess,
} from 'electron'
import { listInterfaceFiles } from '../engine/interface-files'
import { engineScript, preloadScript, rendererFolder } from '../engine/places'
import { createSupervisor } from '../engine/supervisor'
import { answerAppRequest, appPrivileges, appScheme } from './app-protocol'
import { keepBounds, readBounds } from './bounds'
import { appOrigin, confine, denyPermissions } from './confine'
import { menuTemplate } from './menu'
import { createOpenQueue, filesIn, takeFiles } from './opening'
import { servePage } from './page'
import { utilityEngine } from './utility-engine'

const forkUtility = () =>
  utilityEngine(utilityProcess.fork(engineScript, [], { serviceName: 'Assay engine', stdio: 'ignore' }))

function openWindow(): BrowserWindow {
  const boundsFile = join(app.getPath('userData'), 'window.json')
  const areas = screen.getAllDisplays().map(({ workArea }) => workArea)
  const window = new BrowserWindow({
    ...readBounds(boundsFile, areas),
    minWidth: 640,
    minHeight: 480,
    // Shown when it has something to show.
    show: false,
    webPreferences: {
      preload: preloadScript,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
      webviewTag: false,
      spellcheck: false,
    },
  })
  window.once('ready-to-show', () => window.show())
  window.on('close', () => keepBounds(boundsFile, window.getNormalBounds()))
  return window
}

async function chooseFiles(window: BrowserWindow): Promise<string[]> {
  const { filePaths } = await dialog.showOpenDialog(window, { properties: ['openFile', 'multiSelections'] })
  return filePaths
}

function bringToFront(window: BrowserWindow | null): void {
  if (window?.isMinimized()) window.restore()
  window?.focus()
}

async function run(): Promise<void> {
  protocol.registerSchemesAsPrivileged([appPrivileges])
  app.enableSandbox()
  const queue = createOpenQueue()
  let window: BrowserWindow | null = null
  const files = filesIn(process.argv, process.defaultApp ? 2 : 1, process.cwd())
  if (!takeFiles(app, files, queue, () => bringToFront(window))) {
    app.quit()
    return
  }
  app.on('web-contents-created', (_event, contents) => confine(contents))
  app.on('window-all-closed', () => app.quit())
  const engine = createSupervisor({ spawn: forkUtility })
  app.on('will-quit', () => void engine.close())

  await app.whenReady()
  const interfaceFiles = listInterfaceFiles(rendererFolder)
  denyPermissions(session.defaultSession)
  protocol.handle(appScheme, (request) => answerAppRequest(request, interfaceFiles))
  const opened = openWindow()
  window = opened
  opened.on('closed', () => {
    window = null
  })
  const choose = () => chooseFiles(opened)
  servePage(ipcMain, opened.webContents, { client: engine.client, queue, chooseFiles: choose })
  const open = () => void choose().then((paths) => queue.add(paths))
  const { platform } = process
  const development = !app.isPackaged
  Menu.setApplicationMenu(
    Menu.buildFromTemplate(menuTemplate({ systemLocale: app.getLocale(), platform, development, open })),
  )
  await opened.loadURL(`${appOrigin}/`)
}

/**
 * Starts the application, or hands its files to the one that runs already and quits. To be called at once when the process
 * starts: schemes and the system's open-file event come before Electron is ready. An error on the way is shown in a box.
 */
export function startDesktop(): void {
  run().catch((error: unknown) => {
    dialog.showErrorBox('Assay', error instanceof Error ? error.message : String(error))
    app.exit(1)
  })
}
