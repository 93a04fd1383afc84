#!/usr/bin/env node
/** The command line's entry: gives the commands this process's outputs, interrupts and engine. */
import { runCommand } from './command/run'
import { startForkedEngine } from './engine/fork'
import { version } from './engine/places'

const interrupt = new AbortController()

// The first interrupt asks politely; who presses again wants out. `on`, not `once`: the web host counts the listeners.
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.on(signal, () => {
    if (interrupt.signal.aborted) process.exit(130)
    interrupt.abort()
  })

// A reader that closed the pipe (`| head`) has read enough; any other failure comes back from the write itself.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {})

const code = await runCommand(process.argv.slice(2), {
  stdout: process.stdout,
  stderr: process.stderr,
  version,
  signal: interrupt.signal,
  startEngine: startForkedEngine,
  startWebHost: async (options) => (await import('./web/server')).startWebHost(options),
})
// Everything is written and the engine has ended; a handle that a library forgot must not hold a script up.
process.exit(code)
