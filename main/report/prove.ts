/** What the fixes of failed audits are worth on the user's own model and rows: comparisons with and without (main/experiments/comparison.ts). */
import { laboratoryLacks, withLaboratory } from '../artifacts/laboratory'
import { sidesOf } from '../artifacts/laboratory-changes'
import type { Artifacts } from '../contract/artifacts'
import type { Verdict } from '../contract/audit'
import { CancelledError, InputError } from '../contract/errors'
import type { Budget, Change } from '../contract/experiment'
import type { FixId } from '../contract/fix'
import type { GatherContext } from '../contract/gather'
import type { AuditResult, Finding, Report } from '../contract/report'
import type { AuditId } from '../contract/words'
import { compare } from '../experiments/comparison'
import type { Laboratory } from '../experiments/laboratory'
import type { Outcome } from '../experiments/outcome'
import { fixOf } from '../fixes'
import { suggestedBatch, suggestedRate } from '../fixes/config-patch'
import { rightHead } from '../fixes/head'

export interface Proof {
  audit: AuditId
  outcome: Outcome<'comparison'>
  /** What the loss looks at. */
  output: string
}

type Mode = 'quick' | 'full'

/** Five pairs: with three the interval is half as wide again (Student's t 4.30 against 2.78, over fewer pairs). */
const pairs = 5
const budgets: Readonly<Record<Mode, Budget>> = {
  quick: { seconds: 3, steps: 3000 },
  full: { seconds: 60, steps: 6000 },
}
/** Planned seconds for the fewest steps that say anything; above, `quick` leaves the proof to `full`. */
const cheapSeconds = 3
const fewestStepsInAll = 400

/** The change that a fix makes, as the laboratory makes it; null: it shows nothing there. */
function changeOf(id: FixId, artifacts: Artifacts): Change | null {
  switch (id) {
    case 'normalize-dataset':
    case 'normalize-head':
      return { kind: 'normalize-inputs' }
    case 'normalize-targets':
      return { kind: 'normalize-targets' }
    case 'remove-output-activation':
      return { kind: 'output-activation', operator: null }
    case 'replace-output-activation': {
      const operator = rightHead(artifacts)
      return { kind: 'output-activation', operator: operator === 'none' ? null : operator }
    }
    case 'relu-to-leaky':
      return { kind: 'activation', operator: 'LeakyRelu' }
    case 'relu-to-elu':
      return { kind: 'activation', operator: 'Elu' }
    case 'redraw-weights':
      return { kind: 'redraw' }
    case 'insert-residuals':
      return { kind: 'residuals' }
    case 'insert-dropout':
    case 'set-dropout':
      return { kind: 'dropout', ratio: 0.2 }
    case 'set-weight-decay':
      return { kind: 'weight-decay', weightDecay: 0.01 }
    case 'set-learning-rate': {
      const rate = suggestedRate(artifacts)
      return rate === null ? null : { kind: 'learning-rate', rate }
    }
    case 'set-batch-size': {
      const batchSize = suggestedBatch(artifacts)
      return batchSize === null ? null : { kind: 'batch-size', batchSize, retune: true }
    }
    default:
      return null
  }
}

/** Changes to be tried for an audit, the first that can be made is taken. */
const changesFor = ({ fixes }: Verdict, artifacts: Artifacts): Change[] =>
  fixes.flatMap((id) => (fixOf(id)?.applies(artifacts) ? (changeOf(id, artifacts) ?? []) : []))

const isCheap = ({ secondsPerRow, setup }: Laboratory): boolean =>
  secondsPerRow * setup.batchSize.value * fewestStepsInAll < cheapSeconds

/** null: none of the changes can be made here (InputError). Anything else is thrown on. */
async function proofOf(
  lab: Laboratory,
  changes: readonly Change[],
  seed: number,
): Promise<Proof['outcome'] | null> {
  for (const change of changes) {
    try {
      return await compare(await sidesOf(lab, change), { seed, seeds: pairs })
    } catch (error) {
      if (!(error instanceof InputError)) throw error
    }
  }
  return null
}

export interface Proofs {
  proofs: Proof[]
  /** What went wrong that should not; the verdicts stand without their proofs. */
  problems: string[]
}

const none: Proofs = { proofs: [], problems: [] }

/**
 * Comparisons for the audits that failed: in `quick` for the most likely first cause alone and only where it is cheap, in `full` for all of
 * them. Empty where nothing may be trained, or nothing can be. Throws CancelledError.
 */
export async function prove(
  context: GatherContext,
  artifacts: Artifacts,
  verdicts: ReadonlyMap<AuditId, Verdict>,
  diagnosis: Report['diagnosis'],
): Promise<Proofs> {
  const mode = context.experiments ?? 'none'
  if (mode === 'none' || laboratoryLacks(context, artifacts)) return none
  const wanted = diagnosis.flatMap(({ audit }) => {
    const verdict = verdicts.get(audit)
    const changes = verdict ? changesFor(verdict, artifacts) : []
    return changes.length > 0 ? [{ audit, changes }] : []
  })
  const chosen = mode === 'quick' ? wanted.slice(0, 1) : wanted
  if (chosen.length === 0) return none
  const options = {
    budget: budgets[mode],
    onCurve: (evidence: Outcome<'comparison'>['evidence'][number]) =>
      context.onExperiment?.({ kind: 'comparison', evidence }),
    onProgress: (done: number, total: number) =>
      context.onProgress({ stage: 'experiments', done, total, unit: 'steps' }),
  }
  try {
    return await withLaboratory(context, artifacts, options, async (lab) => {
      if (mode === 'quick' && !isCheap(lab)) return none
      const proofs: Proof[] = []
      for (const { audit, changes } of chosen) {
        const outcome = await proofOf(lab, changes, context.seed)
        if (outcome) proofs.push({ audit, outcome, output: lab.setup.output })
      }
      return { proofs, problems: [] }
    })
  } catch (error) {
    if (error instanceof CancelledError) throw error
    // An InputError says what the experiments, which have the same laboratory, were skipped for.
    if (error instanceof InputError) return none
    return { proofs: [], problems: [`comparison: ${error instanceof Error ? error.message : String(error)}`] }
  }
}

function findingOf({ outcome, output }: Proof): Finding {
  return {
    severity: 'info',
    grade: 'measured',
    subject: { kind: 'model', name: output },
    message: outcome.headline,
    measured: { value: outcome.result.difference.mean, unit: 'loss' },
    expected: null,
  }
}

/** The audit with what its fix was seen to be worth. */
export const withProof = (result: AuditResult, proof: Proof): AuditResult => ({
  ...result,
  findings: [...result.findings, findingOf(proof)],
  evidence: [...result.evidence, ...proof.outcome.evidence],
})
