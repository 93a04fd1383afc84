/** The command line, from arguments to exit code. */
import { Command } from 'commander'
import { addAudit } from './audit'
import type { Environment } from './environment'
import { type ExitCode, endingOf, exitCodes } from './exit-codes'
import { addFix } from './fix'
import { addGradients } from './gradients'
import { addInspectors } from './inspect'
import { writeOut } from './output'
import { addServe } from './serve'

function createProgram(
  environment: Environment,
  ended: (code: ExitCode) => void,
  print: (text: string) => void,
) {
  const { version, stdout } = environment
  const program = new Command('assay')
    .description(
      'Says why a neural network does not converge, or will not, from its dataset and its ONNX model.',
    )
    .version(version)
    .exitOverride()
    // Errors come back as exceptions and are told in one line; only help and version are printed by the library.
    .configureOutput({
      writeOut: print,
      writeErr: () => {},
      getOutHelpWidth: () => stdout.columns ?? 80,
      getOutHasColors: () => false,
    })
    .addHelpText(
      'after',
      '\nExit codes: 0 nothing at or above --fail-on, 1 something is, 2 wrong usage or unreadable input,\n3 internal error, 130 cancelled.',
    )
  addAudit(program, environment, ended)
  addInspectors(program, environment, ended)
  addGradients(program, environment, ended)
  addFix(program, environment, ended)
  addServe(program, environment, ended)
  return program
}

/**
 * Runs one command. `args` without node and script. Never rejects: resolves with the exit code when everything has been
 * written and the engine has ended.
 */
export async function runCommand(args: readonly string[], environment: Environment): Promise<ExitCode> {
  let code: ExitCode = exitCodes.nothingFound
  let printed = ''
  const program = createProgram(
    environment,
    (ending) => {
      code = ending
    },
    (text) => {
      printed += text
    },
  )
  try {
    await program.parseAsync(args, { from: 'user' })
  } catch (error) {
    const ending = endingOf(error, environment.signal.aborted)
    if (ending.line !== null) await writeOut(environment.stderr, `${ending.line}\n`)
    code = ending.code
  }
  if (printed !== '') await writeOut(environment.stdout, printed)
  return code
}
