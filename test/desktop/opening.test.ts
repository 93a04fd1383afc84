import { EventEmitter } from 'node:events'
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createOpenQueue, filesIn, takeFiles } from '../../main/desktop/opening'

const app = (first = true) =>
  Object.assign(new EventEmitter(), {
    handedOver: null as unknown,
    requestSingleInstanceLock(data: { files: string[] }) {
      this.handedOver = data
      return first
    },
  })

const received = (queue = createOpenQueue()) => {
  const batches: string[][] = []
  return { queue, batches, connect: () => queue.connect((paths) => batches.push(paths)) }
}

const openFile = (path: string) => {
  const event = { prevented: false, preventDefault: () => Object.assign(event, { prevented: true }) }
  return { event, path }
}

describe('arguments', () => {
  it('are files after the start itself, without switches, against the folder', () => {
    const folder = resolve('/work')
    expect(filesIn(['electron', '/assay', 'a.csv', '--inspect', resolve('/b.onnx')], 2, folder)).toEqual([
      resolve('/work/a.csv'),
      resolve('/b.onnx'),
    ])
    expect(filesIn(['/opt/assay', 'a.csv'], 1, folder)).toEqual([resolve('/work/a.csv')])
  })
})

describe('files to open', () => {
  it('wait from before the page is ready, from arguments and from the system', () => {
    const { queue, batches, connect } = received()
    const electron = app()
    expect(takeFiles(electron, ['/argued.csv'], queue, () => undefined)).toBe(true)
    const { event, path } = openFile('/dropped-on-dock.csv')
    electron.emit('open-file', event, path)
    expect(event.prevented).toBe(true)
    expect(batches).toEqual([])
    connect()
    expect(batches).toEqual([['/argued.csv', '/dropped-on-dock.csv']])
  })

  it('are handed on at once when the page listens, and none when there are none', () => {
    const { queue, batches, connect } = received()
    connect()
    expect(batches).toEqual([])
    queue.add(['/a.csv'])
    queue.add(['/b.csv'])
    expect(batches).toEqual([['/a.csv'], ['/b.csv']])
  })

  it('wait again while the page is gone', () => {
    const { queue, batches, connect } = received()
    connect()
    queue.disconnect()
    queue.add(['/a.csv'])
    expect(batches).toEqual([])
    connect()
    expect(batches).toEqual([['/a.csv']])
  })

  it('of a second start reach the first, whose window comes to the front', () => {
    const { queue, batches, connect } = received()
    connect()
    const electron = app()
    let front = 0
    takeFiles(electron, [], queue, () => front++)
    electron.emit('second-instance', {}, ['assay', '--x'], '/', { files: ['/second.csv'] })
    electron.emit('second-instance', {}, ['assay'], '/', 'not what we sent')
    expect(batches).toEqual([['/second.csv']])
    expect(front).toBe(2)
  })

  it('are handed over when another instance runs, and not opened here', () => {
    const { queue, batches, connect } = received()
    const electron = app(false)
    expect(takeFiles(electron, ['/a.csv'], queue, () => undefined)).toBe(false)
    connect()
    expect(batches).toEqual([])
    expect(electron.handedOver).toEqual({ files: ['/a.csv'] })
  })
})
