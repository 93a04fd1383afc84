/** How a run ends (spec: interfaces, "Exit codes"): a number for scripts and at most one line for people. */
import { CommanderError } from 'commander'
import { describeFailure, failureOf } from '../contract/failure'
import type { LocalizedReport } from '../contract/report'
import type { Status } from '../contract/words'

export const exitCodes = {
  nothingFound: 0,
  found: 1,
  /** Wrong usage or an input that cannot be read. */
  unusable: 2,
  internal: 3,
  cancelled: 130,
} as const
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes]

export const failOnLevels = ['fail', 'warn', 'never'] as const
export type FailOn = (typeof failOnLevels)[number]

const alarming: Readonly<Record<FailOn, readonly Status[]>> = {
  fail: ['fail'],
  warn: ['fail', 'warn'],
  never: [],
}

/**
 * 1 when an audit's status is at or above `failOn`, else 2 when one could not be made of what was given (`error`: files
 * or answers that contradict each other, a model that does not run), else 0. What is only missing (`needs-input`) is no error.
 */
export function exitCodeOf({ audits }: Pick<LocalizedReport, 'audits'>, failOn: FailOn): ExitCode {
  const statuses = audits.map(({ status }) => status)
  if (statuses.some((status) => alarming[failOn].includes(status))) return exitCodes.found
  return statuses.includes('error') ? exitCodes.unusable : exitCodes.nothingFound
}

export interface Ending {
  code: ExitCode
  /** For stderr; null: nothing to say. */
  line: string | null
}

const oneLine = (text: string): string => text.trim().replace(/\s*[\r\n]+\s*/g, ' ')

/** Commander throws for help and version as well, which end well. */
function endingOfUsage({ code, exitCode, message }: CommanderError): Ending {
  if (exitCode === 0) return { code: exitCodes.nothingFound, line: null }
  const cause = code === 'commander.help' ? 'no command given' : oneLine(message.replace(/^error: /, ''))
  return { code: exitCodes.unusable, line: `assay: ${cause.replace(/\.$/, '')}; see assay --help` }
}

/** The ending that stands for a thrown value. After an interrupt every failure is its consequence, hence `cancelled`. */
export function endingOf(error: unknown, interrupted: boolean): Ending {
  if (interrupted) return { code: exitCodes.cancelled, line: 'assay: cancelled' }
  if (error instanceof CommanderError) return endingOfUsage(error)
  const failure = failureOf(error)
  const line = `assay: ${oneLine(describeFailure(failure))}`
  if (failure.kind === 'input') return { code: exitCodes.unusable, line }
  return { code: failure.kind === 'cancelled' ? exitCodes.cancelled : exitCodes.internal, line }
}
