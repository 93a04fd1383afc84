/** How errors become plain data at a border, and readable again behind it. */
import { z } from 'zod'
import { CancelledError, describeInputError, InputError } from './errors'
import { type Failure, RequestError } from './protocol'

/** One line for people. */
export function describeFailure(failure: Failure): string {
  switch (failure.kind) {
    case 'input':
      return describeInputError(failure.error)
    case 'cancelled':
      return 'cancelled'
    case 'engine-died':
      return `${failure.task}: the engine process ended while it worked on this (${failure.detail}); ask again and a new one answers`
    case 'internal':
      return `internal error: ${failure.detail}`
  }
}

export const requestError = (failure: Failure): RequestError =>
  new RequestError(failure, describeFailure(failure))

/** The failure that stands for a thrown value; anything but the errors of contract/ is a defect, hence `internal`. */
export function failureOf(error: unknown): Failure {
  if (error instanceof RequestError) return error.failure
  if (error instanceof InputError) return { kind: 'input', error: error.fields }
  if (error instanceof CancelledError) return { kind: 'cancelled' }
  return { kind: 'internal', detail: error instanceof Error ? error.message : String(error) }
}

const filesSchema = z.object({ path: z.string().optional(), files: z.array(z.string()).optional() })

/** A request as errors name it: the method and the files it was given, such as `audit data.csv model.onnx`. */
export function describeTask(method: string, params: unknown): string {
  const named = filesSchema.safeParse(params)
  if (!named.success) return method
  const { path, files = [] } = named.data
  return [method, ...(path === undefined ? [] : [path]), ...files].join(' ')
}
