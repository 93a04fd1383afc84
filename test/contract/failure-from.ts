import { type Failure, RequestError } from '../../main/contract/protocol'

/** The failure a request rejects with; throws when it resolves or rejects with anything else. */
export async function failureFrom(request: Promise<unknown>): Promise<Failure> {
  const error = await request.then(
    () => null,
    (reason: unknown) => reason,
  )
  if (!(error instanceof RequestError)) throw new Error(`no RequestError: ${String(error)}`)
  return error.failure
}
