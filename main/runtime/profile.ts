/** Seconds per node from the profile that ONNX Runtime writes into a file. */
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'

/** Times are in microseconds. Events of other kinds are left out. */
const eventSchema = z.object({ name: z.string(), cat: z.string(), ts: z.number(), dur: z.number() })
type ProfileEvent = z.infer<typeof eventSchema>

const kernelSuffix = '_kernel_time'

function runOf(run: ProfileEvent, nodes: readonly ProfileEvent[]): ReadonlyMap<string, number> {
  const seconds = new Map<string, number>()
  for (const { name, ts, dur } of nodes) {
    if (ts < run.ts || ts > run.ts + run.dur) continue
    const node = name.slice(0, -kernelSuffix.length)
    seconds.set(node, (seconds.get(node) ?? 0) + dur / 1e6)
  }
  return seconds
}

/** One map per run, in order. Throws Error for text that is no profile. */
export function parseProfile(text: string): ReadonlyMap<string, number>[] {
  const events = z
    .array(z.unknown())
    .parse(JSON.parse(text))
    .flatMap((event) => eventSchema.safeParse(event).data ?? [])
  const runs = events
    .filter(({ cat, name }) => cat === 'Session' && name === 'model_run')
    .sort((a, b) => a.ts - b.ts)
  const nodes = events.filter(({ cat, name }) => cat === 'Node' && name.endsWith(kernelSuffix))
  return runs.map((run) => runOf(run, nodes))
}

export interface ProfileFolder {
  prefix: string
  /** Reads the one file in it. */
  read(): Promise<ReadonlyMap<string, number>[]>
  remove(): Promise<void>
}

/** A folder of its own among the temporary ones: the runtime chooses the end of the file's name. */
export async function profileFolder(): Promise<ProfileFolder> {
  const folder = await mkdtemp(join(tmpdir(), 'assay-profile-'))
  return {
    prefix: join(folder, 'profile'),
    async read() {
      const [file] = await readdir(folder)
      if (file === undefined) throw new Error('the runtime wrote no profile')
      return parseProfile(await readFile(join(folder, file), 'utf8'))
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  }
}
