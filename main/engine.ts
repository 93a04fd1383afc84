/** Entry of the engine process: finds the channel to its host and serves requests on it. */
import type { Channel } from './contract/channel'
import { serveRequests } from './contract/link'
import { channelOfFork } from './engine/channels/fork'
import { channelOfParentPort, type ParentPort } from './engine/channels/parent-port'
import { samplesFolder, version } from './engine/places'
import { createService, handleBy } from './engine/service'
import { createDecoder } from './runtime/duckdb'
import { createOnnxRuntime } from './runtime/onnxruntime'
import { removeSpill, sweepSpills } from './runtime/spill'
import { openSource } from './sources/open'
import { assignRoles } from './sources/roles'

/** Electron gives a utility process this port; under Node there is none. */
const { parentPort }: { parentPort?: ParentPort } = process

function findChannel(): Channel {
  const channel = parentPort ? channelOfParentPort(parentPort) : channelOfFork()
  if (!channel) throw new Error('the engine is started by Assay, not by hand')
  return channel
}

const channel = findChannel()
// An interrupt from the keyboard reaches every process of the terminal; the host decides what it means here.
process.on('SIGINT', () => undefined)
channel.onClose(() => process.exit(0))
process.on('exit', () => removeSpill(process.pid))
sweepSpills()

const decoder = createDecoder()
// Where the database cannot be loaded, the files that need it say so; unhandled here, it would end the process.
decoder.catch(() => undefined)
const service = createService({
  open: async (path, task) => openSource(path, { decoder: await decoder, task }),
  assignRoles,
  arranger: async () => (await decoder).arranger,
  writer: async () => (await decoder).writer,
  runtime: createOnnxRuntime(),
  clock: () => performance.now(),
  version,
  samplesFolder,
  abort: process.env.ASSAY_TEST === '1' ? () => process.abort() : null,
})
serveRequests(channel, handleBy(service))
