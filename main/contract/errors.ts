/** The one error a user is meant to read: which file, where in it, what is wrong, what to do. */
import { z } from 'zod'

export const inputErrorSchema = z.object({
  file: z.string().nullable(),
  place: z.string().nullable(),
  cause: z.string(),
  remedy: z.string().nullable(),
})
export type InputErrorFields = z.infer<typeof inputErrorSchema>

/** One line of text: `file: place: cause; remedy`. Parts that are unknown are left out. */
export function describeInputError({ file, place, cause, remedy }: InputErrorFields): string {
  const where = [file, place].filter((part) => part !== null).map((part) => `${part}: `)
  return `${where.join('')}${cause}${remedy === null ? '' : `; ${remedy}`}`.replace(/\s*[\r\n]+\s*/g, ' ')
}

/** An input that cannot be read or used. Exit code 2 on the command line. */
export class InputError extends Error {
  override readonly name = 'InputError'
  readonly fields: InputErrorFields
  constructor(fields: {
    cause: string
    file?: string | null
    place?: string | null
    remedy?: string | null
  }) {
    const whole = { file: null, place: null, remedy: null, ...fields }
    super(describeInputError(whole))
    this.fields = whole
  }
}

/** Thrown where a cancelled task notices it. Exit code 130 on the command line. */
export class CancelledError extends Error {
  override readonly name = 'CancelledError'
  constructor() {
    super('cancelled')
  }
}

/** The engine process ended while it worked on a task. */
export class EngineDiedError extends Error {
  override readonly name = 'EngineDiedError'
}
