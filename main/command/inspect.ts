/** `assay profile`, `describe` and `capture`: what the files hold, without a verdict. */
import { basename } from 'node:path'
import type { Command } from 'commander'
import { captureToText } from '../views/capture-text'
import { describeToText } from '../views/describe-text'
import { toJson } from '../views/json'
import { profileToJson, profileToText } from '../views/profile-text'
import type { TextOptions } from '../views/text'
import type { Environment } from './environment'
import { type ExitCode, exitCodes } from './exit-codes'
import {
  type AnswerOptions,
  answersOf,
  type CommonOptions,
  withAnswerOptions,
  withCommonOptions,
} from './options'
import { checkOutput, deliver, textOptionsFor } from './output'
import { type Ask, openAll, withEngine } from './session'

const formats = ['text', 'json'] as const
interface InspectOptions extends CommonOptions {
  format: (typeof formats)[number]
}

/** A result in both forms; only the one asked for is made. */
interface Forms {
  text(options: TextOptions): string
  json(): string
}

async function inspect(
  files: string[],
  options: InspectOptions,
  environment: Environment,
  ask: (ask: Ask) => Promise<Forms>,
): Promise<ExitCode> {
  await checkOutput(options.output, files)
  const forms = await withEngine(environment, options, ask)
  const text =
    options.format === 'json' ? forms.json() : forms.text(textOptionsFor(options.output, environment))
  await deliver(text, options.output, environment)
  return exitCodes.nothingFound
}

const profile =
  (path: string, { locale }: InspectOptions) =>
  async (ask: Ask): Promise<Forms> => {
    const result = await ask('profile', { path })
    return {
      text: (options) => profileToText(result, basename(path), locale, options),
      json: () => profileToJson(result, locale),
    }
  }

const describe =
  (path: string, { locale }: InspectOptions) =>
  async (ask: Ask): Promise<Forms> => {
    const result = await ask('describe', { path })
    return {
      text: (options) => describeToText(result, basename(path), locale, options),
      json: () => toJson(result),
    }
  }

const capture =
  (files: string[], options: InspectOptions & AnswerOptions) =>
  async (ask: Ask): Promise<Forms> => {
    await openAll(ask, files)
    const result = await ask('capture', { files, answers: answersOf(options) })
    return {
      text: (textOptions) => captureToText(result, options.locale, textOptions),
      json: () => toJson(result),
    }
  }

/** Adds the three commands to `program`; `ended` is given their exit code. */
export function addInspectors(
  program: Command,
  environment: Environment,
  ended: (code: ExitCode) => void,
): void {
  withCommonOptions(program.command('profile'), formats)
    .description('column statistics of one dataset')
    .argument('<file>', 'dataset')
    .action(async (path: string, options: InspectOptions) =>
      ended(await inspect([path], options, environment, profile(path, options))),
    )
  withCommonOptions(program.command('describe'), formats)
    .description('graph, layers, parameters, inputs and outputs of one model')
    .argument('<model>', 'ONNX model')
    .action(async (path: string, options: InspectOptions) =>
      ended(await inspect([path], options, environment, describe(path, options))),
    )
  withCommonOptions(withAnswerOptions(program.command('capture')), formats)
    .description('activation ranges of every intermediate tensor on the dataset')
    .argument('<model>', 'ONNX model')
    .argument('<dataset>', 'dataset')
    .argument('[file...]', 'training config, which says which columns enter the model and how')
    .action(
      async (model: string, dataset: string, rest: string[], options: InspectOptions & AnswerOptions) => {
        const files = [model, dataset, ...rest]
        ended(await inspect(files, options, environment, capture(files, options)))
      },
    )
}
