/** PyTorch as a process of its own, where Debian's python3-torch is installed. */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

export interface Torch {
  /** Milliseconds that `steps` steps of the network took. */
  steps(name: string, steps: number): Promise<number>
  close(): void
}

/** null: there is none. */
export async function startTorch(threads: number): Promise<Torch | null> {
  const script = join(import.meta.dirname, 'training.py')
  const child: ChildProcessWithoutNullStreams = spawn('/usr/bin/python3', [script, String(threads)])
  child.on('error', () => undefined)
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const first = await lines.next()
  if (first.value !== 'ready') return null
  return {
    async steps(name, steps) {
      child.stdin.write(`${name} ${steps}\n`)
      const answer = await lines.next()
      if (answer.done) throw new Error('PyTorch ended')
      return Number(answer.value)
    },
    close: () => child.stdin.end(),
  }
}
