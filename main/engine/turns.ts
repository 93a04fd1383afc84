/** A run of a model blocks the event loop; a turn after each lets a cancel come in that waits at the channel. */
import { setImmediate } from 'node:timers/promises'
import type { Runtime, Session } from '../contract/runtime'

/** One turn of the event loop. */
export const turn = async (): Promise<void> => {
  await setImmediate()
}

const withTurn = (session: Session): Session => ({
  inputs: session.inputs,
  outputs: session.outputs,
  async run(feeds, fetches) {
    const outputs = await session.run(feeds, fetches)
    await turn()
    return outputs
  },
  async runInto(feeds, into, fetches) {
    const outputs = await session.runInto(feeds, into, fetches)
    await turn()
    return outputs
  },
  endProfile: () => session.endProfile(),
  release: () => session.release(),
})

/** `runtime`, with a turn of the event loop after every load and run. */
export const withTurns = (runtime: Runtime): Runtime => ({
  name: runtime.name,
  async load(model, options) {
    const session = await runtime.load(model, options)
    await turn()
    return withTurn(session)
  },
})
