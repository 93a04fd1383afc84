/** `assay audit FILE...`: the report, in the form and to the place asked for. */
import { type Command, Option } from 'commander'
import { type AuditRequest, defaultAuditRequest } from '../contract/protocol'
import type { LocalizedReport } from '../contract/report'
import type { AuditId } from '../contract/words'
import { reportToHtml } from '../views/html/page'
import { localizeReport, reportToJson } from '../views/json'
import { reportToMarkdown } from '../views/markdown'
import { reportToSarif } from '../views/sarif'
import { reportToText, type TextOptions } from '../views/text'
import type { Environment } from './environment'
import { type ExitCode, exitCodeOf, type FailOn, failOnLevels } from './exit-codes'
import {
  type AnswerOptions,
  answersOf,
  type CommonOptions,
  readAudits,
  readThreshold,
  readWhole,
  withAnswerOptions,
  withCommonOptions,
} from './options'
import { checkOutput, deliver, textOptionsFor } from './output'
import { openAll, withEngine } from './session'

const renderers = {
  text: reportToText,
  json: reportToJson,
  html: reportToHtml,
  markdown: reportToMarkdown,
  sarif: reportToSarif,
} satisfies Record<string, (report: LocalizedReport, options: TextOptions) => string>
type ReportFormat = keyof typeof renderers

interface AuditOptions extends CommonOptions, AnswerOptions {
  format: ReportFormat
  experiments: AuditRequest['experiments']
  seed: number
  failOn: FailOn
  set: Record<string, number>
  only: AuditId[] | null
}

const requestOf = (files: string[], options: AuditOptions): AuditRequest => ({
  files,
  answers: answersOf(options),
  only: options.only,
  thresholds: options.set,
  experiments: options.experiments,
  seed: options.seed,
  locale: options.locale,
})

async function audit(files: string[], options: AuditOptions, environment: Environment): Promise<ExitCode> {
  await checkOutput(options.output, files)
  const report = await withEngine(environment, options, async (ask) => {
    await openAll(ask, files)
    const plain = await ask('audit', requestOf(files, options))
    return localizeReport(plain, await ask('texts', { locale: options.locale }))
  })
  const text = renderers[options.format](report, textOptionsFor(options.output, environment))
  await deliver(text, options.output, environment)
  return exitCodeOf(report, options.failOn)
}

/** Adds the command to `program`; `ended` is given its exit code. */
export function addAudit(program: Command, environment: Environment, ended: (code: ExitCode) => void): void {
  const defaults = defaultAuditRequest([])
  const command = program
    .command('audit')
    .description('say why the network does not converge, or will not: eleven audits with evidence')
    .argument('<file...>', 'dataset, model, training config, training log; told apart by content')
  withCommonOptions(withAnswerOptions(command), Object.keys(renderers))
    .addOption(
      new Option('--experiments <level>', 'how much may be tried on the model')
        .choices(['none', 'quick', 'full'])
        .default(defaults.experiments),
    )
    .option('--seed <n>', 'seed of everything random', readWhole(0, Number.MAX_SAFE_INTEGER), defaults.seed)
    .addOption(
      new Option('--fail-on <status>', 'end with 1 from this status on')
        .choices(failOnLevels)
        .default('fail'),
    )
    .addOption(
      new Option('--set <audit.threshold=value>', 'change a threshold (repeatable)')
        .argParser(readThreshold)
        .default({}, 'none'),
    )
    .addOption(
      new Option('--only <audit,...>', 'make these audits alone').argParser(readAudits).default(null, 'all'),
    )
    .action(async (files: string[], options: AuditOptions) => ended(await audit(files, options, environment)))
}
