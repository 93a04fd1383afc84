/** A thing that runs ONNX models. The one implementation is main/runtime/onnxruntime.ts. */
import type { Tensor, TensorInfo } from './tensor'

/** A file beside the model that holds weights of it. */
export interface ExternalData {
  /** The location as the model names it, relative to `folder`. */
  readonly location: string
  /** The model's folder; null: the bytes lie in memory only. */
  readonly folder: string | null
  readonly bytes: number
  /** The content; null where it is so large that it stays on disk. */
  readonly whole: Uint8Array | null
  /** A stretch that is in memory already: any of `whole`, else the small tensors only; null: it must be read. */
  held(offset: number, length: number): Uint8Array | null
  /** Throws InputError where the file ends before, or cannot be read. */
  read(offset: number, length: number): Promise<Uint8Array>
}

export interface Session {
  readonly inputs: readonly TensorInfo[]
  readonly outputs: readonly string[]
  /**
   * Runs the model; only the outputs named in `fetches` come back (all when absent). Blocks the event loop until done,
   * so callers keep batches near 100 ms and look at their Cancel between them. Throws Error with the runtime's words.
   */
  run(feeds: Readonly<Record<string, Tensor>>, fetches?: readonly string[]): Promise<Record<string, Tensor>>
  /**
   * The same, with some outputs written into tensors that are handed in (of exactly the output's type and dims, and fed nowhere in this
   * run): weights that swap roles from step to step are never made anew (spec: autodiff, "weights between steps").
   */
  runInto(
    feeds: Readonly<Record<string, Tensor>>,
    into: Readonly<Record<string, Tensor>>,
    fetches: readonly string[],
  ): Promise<Record<string, Tensor>>
  /**
   * Ends the profile of a session loaded with `profile`: seconds by node name, one map per run, in order. Throws Error where
   * the runtime's profile cannot be read.
   */
  endProfile(): Promise<ReadonlyMap<string, number>[]>
  release(): Promise<void>
}

export interface Runtime {
  readonly name: string
  /** Loads a serialized ModelProto. `optimize: false` keeps every node as written (for probes). `profile` times every node. */
  load(
    model: Uint8Array,
    options?: { externalData?: readonly ExternalData[]; optimize?: boolean; profile?: boolean },
  ): Promise<Session>
}
