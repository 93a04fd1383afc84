/** `assay gradients`: loss and gradient norms at the file's weights, and the gradient graph as a file. */
import type { Command } from 'commander'
import type { GradientModelFile, Gradients } from '../contract/gradients'
import { gradientModelToText, gradientsToText, savedToText } from '../views/gradients-text'
import { toJson } from '../views/json'
import type { Environment } from './environment'
import { type ExitCode, exitCodes } from './exit-codes'
import {
  type AnswerOptions,
  answersOf,
  type CommonOptions,
  readWhole,
  withAnswerOptions,
  withCommonOptions,
} from './options'
import { checkOutput, deliver, textOptionsFor, writeWhole } from './output'
import { openAll, withEngine } from './session'

const formats = ['text', 'json'] as const

interface GradientsOptions extends CommonOptions, AnswerOptions {
  format: (typeof formats)[number]
  loss?: string
  save?: string
  seed: number
}

interface Found {
  /** Over the rows of a dataset; null: none was given. */
  measured: Gradients | null
  /** null: neither asked for nor needed. */
  file: GradientModelFile | null
}

function textOf({ measured, file }: Found, options: GradientsOptions, environment: Environment): string {
  const { locale, output, save } = options
  const textOptions = textOptionsFor(output, environment)
  const table = measured
    ? gradientsToText(measured, locale, textOptions)
    : file
      ? gradientModelToText(file, locale, textOptions)
      : ''
  return file && save !== undefined ? `${table}\n${savedToText(file, save, locale)}` : table
}

/** The graph itself is in the file that --save names, not in the JSON. */
function jsonOf({ measured, file }: Found, { save }: GradientsOptions): string {
  if (measured) return toJson({ ...measured, ...(save !== undefined && { saved: save }) })
  const { bytes: _, ...rest } = file!
  return toJson({ ...rest, ...(save !== undefined && { saved: save }) })
}

async function gradients(
  [model, ...rest]: string[],
  options: GradientsOptions,
  environment: Environment,
): Promise<ExitCode> {
  const { output, save, seed } = options
  const [files, loss] = [[model, ...rest], options.loss ?? null]
  await checkOutput(output, files)
  await checkOutput(save, files)
  const found = await withEngine(environment, options, async (ask): Promise<Found> => {
    await openAll(ask, files)
    const file =
      save !== undefined || rest.length === 0 ? await ask('gradient-model', { path: model, loss }) : null
    const answers = answersOf(options)
    const measured = rest.length > 0 ? await ask('gradients', { files, answers, loss, seed }) : null
    return { measured, file }
  })
  if (save !== undefined && found.file) await writeWhole(save, found.file.bytes)
  const json = options.format === 'json'
  await deliver(json ? jsonOf(found, options) : textOf(found, options, environment), output, environment)
  return exitCodes.nothingFound
}

/** Adds the command to `program`; `ended` is given its exit code. */
export function addGradients(
  program: Command,
  environment: Environment,
  ended: (code: ExitCode) => void,
): void {
  withCommonOptions(withAnswerOptions(program.command('gradients')), formats)
    .description('loss and gradient norms per parameter at the weights of the file')
    .argument('<model>', 'ONNX model')
    .argument('[dataset]', 'dataset; without one the parameters are listed')
    .argument('[file...]', 'training config, which tells loss, targets and preprocessing')
    .option(
      '--loss <name>',
      'loss, as Assay, PyTorch or Keras calls it; else as told, or by the head of the model',
    )
    .option('--save <file>', 'write the gradient graph: a plain ONNX model that also computes the gradients')
    .option('--seed <number>', 'seed of the order of the rows', readWhole(0, Number.MAX_SAFE_INTEGER), 1)
    .action(async (model: string, dataset: string | undefined, rest: string[], options: GradientsOptions) => {
      const files = [model, ...(dataset === undefined ? [] : [dataset]), ...rest]
      ended(await gradients(files, options, environment))
    })
}
