/** What the page may not do: leave, open windows, embed others, ask for the machine's devices. */

/** The one origin that is ever shown (see app-protocol.ts). */
export const appOrigin = 'assay://app'

interface Preventable {
  preventDefault(): void
}
/** The part of Electron's WebContents that is used. */
export interface Confinable {
  setWindowOpenHandler(handler: () => { action: 'deny' }): void
  on(event: 'will-navigate', listener: (event: Preventable) => void): unknown
  on(event: 'will-frame-navigate', listener: (event: Preventable) => void): unknown
  on(event: 'will-redirect', listener: (event: Preventable) => void): unknown
  on(event: 'will-attach-webview', listener: (event: Preventable) => void): unknown
}

/** Keeps `contents` on the page it was loaded with; only the main process may load another. */
export function confine(contents: Confinable): void {
  const prevent = (event: Preventable) => event.preventDefault()
  contents.setWindowOpenHandler(() => ({ action: 'deny' }))
  contents.on('will-navigate', prevent)
  contents.on('will-frame-navigate', prevent)
  contents.on('will-redirect', prevent)
  contents.on('will-attach-webview', prevent)
}

/** The part of Electron's Session that is used. */
export interface PermissionSession {
  setPermissionRequestHandler(
    handler: (contents: unknown, permission: string, answer: (granted: boolean) => void) => void,
  ): void
  setPermissionCheckHandler(
    handler: (contents: unknown, permission: string, requestingOrigin: string) => boolean,
  ): void
  setDevicePermissionHandler(handler: () => boolean): void
}

/** Origins are sometimes told with a slash at their end. */
const isApp = (origin: string) => origin === appOrigin || origin === `${appOrigin}/`

/** Denies every permission, asked or checked, but one: writing text that the user chose to copy. */
export function denyPermissions(session: PermissionSession): void {
  session.setPermissionRequestHandler((_contents, _permission, answer) => answer(false))
  session.setPermissionCheckHandler(
    (_contents, permission, origin) => permission === 'clipboard-sanitized-write' && isApp(origin),
  )
  session.setDevicePermissionHandler(() => false)
}

/** The part of Electron's WebFrameMain that is used; null when the frame is gone already. */
export type SenderFrame = { readonly origin: string; readonly parent: unknown } | null

/** Only the top frame of our own page is listened to. */
export const isFromApp = (frame: SenderFrame): boolean =>
  frame !== null && frame.parent === null && isApp(frame.origin)
