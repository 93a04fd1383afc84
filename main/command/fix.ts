/** `assay fix`: what can be written anew for these files, and one of it written. */
import { type Command, InvalidArgumentError, Option } from 'commander'
import { type FixId, fixIdSchema, fixIds } from '../contract/fix'
import { formatMessage } from '../contract/message'
import { defaultAuditRequest } from '../contract/protocol'
import { type Locale, locales } from '../contract/words'
import { fixedToText, offersToText } from '../views/fix-text'
import { toJson } from '../views/json'
import type { Environment } from './environment'
import { type ExitCode, exitCodes } from './exit-codes'
import { type AnswerOptions, answersOf, readWhole, withAnswerOptions } from './options'
import { checkOutput, textOptionsFor, writeOut } from './output'
import { openAll, withEngine } from './session'

interface FixOptions extends AnswerOptions {
  list?: boolean
  output?: string
  set: Record<string, string>
  seed: number
  force?: boolean
  format: 'text' | 'json'
  locale: Locale
  quiet?: boolean
}

/** `NAME=VALUE`, added to what was set before; the later of two wins. */
function readOption(text: string, before: Record<string, string>): Record<string, string> {
  const at = text.indexOf('=')
  if (at < 1) throw new InvalidArgumentError('expected NAME=VALUE')
  return { ...before, [text.slice(0, at)]: text.slice(at + 1) }
}

function readFix(name: string): FixId {
  const id = fixIdSchema.safeParse(name)
  if (id.success) return id.data
  throw new InvalidArgumentError(`no fix is called ${name}; there are ${fixIds.join(', ')}`)
}

async function list(files: string[], options: FixOptions, environment: Environment): Promise<void> {
  const { locale, seed } = options
  const text = await withEngine(environment, options, async (ask) => {
    await openAll(ask, files)
    const offers = await ask('fixes', { files, answers: answersOf(options), seed })
    const catalogue = await ask('texts', { locale })
    if (options.format === 'text')
      return offersToText(offers, catalogue, locale, textOptionsFor(undefined, environment))
    return toJson(offers.map((one) => ({ ...one, title: formatMessage(one.title, catalogue, locale) })))
  })
  await writeOut(environment.stdout, text)
}

async function apply(
  id: FixId,
  files: string[],
  options: FixOptions,
  environment: Environment,
): Promise<void> {
  const { locale, seed, set, output, force = false } = options
  if (output === undefined || output === '-')
    throw new InvalidArgumentError(`fix ${id} writes a file: name it with --output FILE`)
  await checkOutput(output, files)
  const text = await withEngine(environment, options, async (ask) => {
    await openAll(ask, files)
    const fixed = await ask('fix', {
      files,
      answers: answersOf(options),
      id,
      options: set,
      seed,
      output,
      force,
    })
    const catalogue = await ask('texts', { locale })
    if (options.format === 'text')
      return fixedToText(fixed, catalogue, locale, textOptionsFor(undefined, environment))
    const say = (message: (typeof fixed.said)[number]) => formatMessage(message, catalogue, locale)
    return toJson({ ...fixed, said: fixed.said.map(say), checked: fixed.checked && say(fixed.checked) })
  })
  await writeOut(environment.stdout, text)
}

/** Adds the command to `program`; `ended` is given its exit code. */
export function addFix(program: Command, environment: Environment, ended: (code: ExitCode) => void): void {
  const { seed } = defaultAuditRequest([])
  withAnswerOptions(program.command('fix'))
    .description('write one named fix as a new file; --list says which apply')
    .argument('<fix|file...>', `with --list files alone; else one of ${fixIds.join(', ')}, then files`)
    .option('--list', 'say which fixes apply to the files, those first that an audit names')
    .option('--output <file>', 'the file to write; the inputs stay as they are')
    .addOption(
      new Option('--set <name=value>', 'a parameter of the fix (repeatable)')
        .argParser(readOption)
        .default({}, 'its own'),
    )
    .option('--seed <n>', 'seed of everything random', readWhole(0, Number.MAX_SAFE_INTEGER), seed)
    .option('--force', 'replace a file that is there already')
    .addOption(
      new Option('--format <format>', 'form of the result').choices(['text', 'json']).default('text'),
    )
    .addOption(new Option('--locale <locale>', 'language of the sentences').choices(locales).default('en'))
    .option('--quiet', 'no progress on stderr')
    .action(async ([first, ...rest]: string[], options: FixOptions) => {
      if (options.list) await list([first, ...rest], options, environment)
      else {
        const id = readFix(first)
        if (rest.length === 0) throw new InvalidArgumentError(`fix ${id} needs the files it starts from`)
        await apply(id, rest, options, environment)
      }
      ended(exitCodes.nothingFound)
    })
}
