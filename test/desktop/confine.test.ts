import { EventEmitter } from 'node:events'
import { describe, expect, it } from 'vitest'
import { confine, denyPermissions, isFromApp, type PermissionSession } from '../../main/desktop/confine'

function confined() {
  const contents = Object.assign(new EventEmitter(), {
    openHandler: (): { action: string } => ({ action: 'allow' }),
    setWindowOpenHandler(handler: () => { action: 'deny' }) {
      this.openHandler = handler
    },
  })
  confine(contents)
  return contents
}

describe('a confined page', () => {
  it.each(['will-navigate', 'will-frame-navigate', 'will-redirect', 'will-attach-webview'])(
    'is denied %s',
    (event) => {
      let prevented = false
      const preventDefault = () => {
        prevented = true
      }
      confined().emit(event, { preventDefault })
      expect(prevented).toBe(true)
    },
  )

  it('opens no window', () => {
    expect(confined().openHandler()).toEqual({ action: 'deny' })
  })
})

type Handlers = {
  request: Parameters<PermissionSession['setPermissionRequestHandler']>[0]
  check: Parameters<PermissionSession['setPermissionCheckHandler']>[0]
  device: () => boolean
}

function permissions(): Handlers {
  const handlers: Handlers = {
    request: (_contents, _permission, answer) => answer(true),
    check: () => true,
    device: () => true,
  }
  denyPermissions({
    setPermissionRequestHandler: (handler) => Object.assign(handlers, { request: handler }),
    setPermissionCheckHandler: (handler) => Object.assign(handlers, { check: handler }),
    setDevicePermissionHandler: (handler) => Object.assign(handlers, { device: handler }),
  })
  return handlers
}

describe('permissions', () => {
  it.each(['media', 'geolocation', 'notifications', 'fileSystem', 'openExternal', 'clipboard-read'])(
    'are denied: %s',
    (permission) => {
      const { request, check } = permissions()
      const answers: boolean[] = []
      request(null, permission, (granted) => answers.push(granted))
      expect(answers).toEqual([false])
      expect(check(null, permission, 'assay://app')).toBe(false)
    },
  )

  it('are denied for devices', () => {
    expect(permissions().device()).toBe(false)
  })

  it('let our own page alone copy text', () => {
    const { check } = permissions()
    expect(check(null, 'clipboard-sanitized-write', 'assay://app')).toBe(true)
    expect(check(null, 'clipboard-sanitized-write', 'https://evil.example')).toBe(false)
  })
})

describe('senders', () => {
  it.each([
    ['our page', { origin: 'assay://app', parent: null }, true],
    ['a frame inside our page', { origin: 'assay://app', parent: {} }, false],
    ['another host of our scheme', { origin: 'assay://app.evil.example', parent: null }, false],
    ['a page of the web', { origin: 'https://app', parent: null }, false],
    ['a file', { origin: 'file://', parent: null }, false],
    ['a frame that is gone', null, false],
  ])('%s', (_name, frame, believed) => {
    expect(isFromApp(frame)).toBe(believed)
  })
})
