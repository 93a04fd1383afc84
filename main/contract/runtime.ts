/** A thing that runs ONNX models. The one implementation is main/runtime/onnxruntime.ts. */
import type { Tensor, TensorInfo } from './tensor'

export interface ExternalData {
  /** The location as the model names it. */
  location: string
  bytes: Uint8Array
}

export interface Session {
  readonly inputs: readonly TensorInfo[]
  readonly outputs: readonly string[]
  /**
   * Runs the model; only the outputs named in `fetches` come back (all when absent). Blocks the event loop until done,
   * so callers keep batches near 100 ms and look at their Cancel between them. Throws Error with the runtime's words.
   */
  run(feeds: Readonly<Record<string, Tensor>>, fetches?: readonly string[]): Promise<Record<string, Tensor>>
  release(): Promise<void>
}

export interface Runtime {
  readonly name: string
  /** Loads a serialized ModelProto. `optimize: false` keeps every node as written (for probes). */
  load(
    model: Uint8Array,
    options?: { externalData?: readonly ExternalData[]; optimize?: boolean },
  ): Promise<Session>
}
