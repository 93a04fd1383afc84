/** The menu. Items are Electron's roles wherever there is one, which bring accelerators and platform manners along. */
import type { MenuItemConstructorOptions } from 'electron'

const labels = {
  en: { file: 'File', open: 'Open…' },
  'zh-CN': { file: '文件', open: '打开…' },
} as const

/** `systemLocale` as Electron tells it, such as `zh-CN` or `de`; `development` adds reloading and the inspector. */
export function menuTemplate({
  systemLocale,
  platform,
  development,
  open,
}: {
  systemLocale: string
  platform: NodeJS.Platform
  development: boolean
  open: () => void
}): MenuItemConstructorOptions[] {
  const text = labels[systemLocale.startsWith('zh') ? 'zh-CN' : 'en']
  const mac = platform === 'darwin'
  const view: MenuItemConstructorOptions[] = [
    { role: 'resetZoom' },
    { role: 'zoomIn' },
    { role: 'zoomOut' },
    { type: 'separator' },
    { role: 'togglefullscreen' },
  ]
  const inspect: MenuItemConstructorOptions[] = [
    { type: 'separator' },
    { role: 'reload' },
    { role: 'toggleDevTools' },
  ]
  return [
    ...(mac ? [{ role: 'appMenu' } as const] : []),
    {
      label: text.file,
      submenu: [
        { label: text.open, accelerator: 'CmdOrCtrl+O', click: open },
        { type: 'separator' },
        { role: mac ? 'close' : 'quit' },
      ],
    },
    { role: 'editMenu' },
    { role: 'viewMenu', submenu: development ? [...view, ...inspect] : view },
    { role: 'windowMenu' },
  ]
}
