import { preprocessingWord } from '../artifacts/feeding/preprocess'
import { roundedColumns } from '../artifacts/rounded'
import { audits } from '../audits'
import type { ArtifactId, Artifacts } from '../contract/artifacts'
import type { Audit, Verdict } from '../contract/audit'
import type { GatherContext } from '../contract/gather'
import type { AuditResult, ProfileRow, Report, ReportLayer } from '../contract/report'
import type { InputFile } from '../contract/source'
import type { ParameterWeights, Scheme } from '../contract/weights'
import type { AuditId, Locale } from '../contract/words'
import { schemeFor } from '../onnx/schemes'
import { type ArtifactCache, gatherAll } from './gather'
import { auditResultOf, judge, namesOf } from './judge'
import { prove, withProof } from './prove'
import { rank } from './rank'

export interface ReportOptions {
  files: InputFile[]
  problems: string[]
  /** null: all eleven. */
  only: readonly AuditId[] | null
  thresholds: Record<string, number>
  locale: Locale
  version: string
  cache?: ArtifactCache
  onAudit(audit: AuditResult): void
}

/** What the report's own sections show, whatever the audits need. */
const always: readonly ArtifactId[] = [
  'profile',
  'hints',
  'model',
  'binding',
  'task',
  'weights',
  'activations',
  'gradients',
]

const readyValue = <Id extends ArtifactId>(artifacts: Artifacts, id: Id) => {
  const part = artifacts[id]
  return part.state === 'ready' ? part.value : null
}

function taskSection(artifacts: Artifacts): Report['task'] {
  const task = readyValue(artifacts, 'task')
  const binding = readyValue(artifacts, 'binding')
  const preprocessing =
    binding?.preprocessingGrade === 'told' ? preprocessingWord(binding.preprocessing) : null
  return {
    kind: task?.kind ?? 'unknown',
    grade: task?.grade ?? 'unknown',
    bindings: (binding?.inputs ?? []).map(({ tensor, columns, shape, grade, layout }) => ({
      tensor,
      columns,
      shape,
      grade,
      ...(layout && { layout }),
      preprocessing,
    })),
    targets: binding?.targets ?? [],
    loss: { name: task?.loss.name ?? task?.loss.told ?? null, grade: task?.loss.grade ?? 'unknown' },
  }
}

/** A column's relation to the target that it tells most of. */
function correlationOf(artifacts: Artifacts, column: string): Pick<ProfileRow, 'correlation'> {
  const relations = readyValue(artifacts, 'relations')?.relations.filter((one) => one.column === column) ?? []
  const strength = ({ spearman, informationShare }: (typeof relations)[number]): number =>
    informationShare ?? Math.abs(spearman ?? -1)
  const [strongest] = [...relations].sort((a, b) => strength(b) - strength(a))
  if (!strongest) return {}
  const { target, pearson, spearman, informationShare } = strongest
  return { correlation: { target, pearson, spearman, informationShare } }
}

function profileSection(artifacts: Artifacts): ProfileRow[] {
  const binding = readyValue(artifacts, 'binding')
  const inputs = new Set(binding?.inputs.flatMap(({ columns }) => columns))
  const targets = new Set(binding?.targets.flatMap(({ columns }) => columns))
  const hints = readyValue(artifacts, 'hints')?.hints ?? []
  return (readyValue(artifacts, 'profile')?.columns ?? []).map(({ name, type, shape, summary }) => {
    const number = summary.kind === 'number' ? summary : null
    return {
      column: name,
      type,
      ...(shape && { shape }),
      role: inputs.has(name) ? 'input' : targets.has(name) ? 'target' : 'unused',
      rows: summary.rows,
      nulls: summary.nulls,
      nan: number?.nan ?? 0,
      infinite: number ? number.positiveInfinite + number.negativeInfinite : 0,
      distinct: summary.distinct,
      min: number?.min ?? null,
      max: number?.max ?? null,
      mean: number?.mean ?? null,
      std: number?.std ?? null,
      skewness: number?.skewness ?? null,
      kurtosis: number?.kurtosis ?? null,
      quantiles: number?.quantiles ?? null,
      histogram: number?.histogram ?? null,
      top: summary.top,
      hints: hints.filter(({ columns }) => columns.includes(name)).map(({ kind }) => kind),
      ...correlationOf(artifacts, name),
    }
  })
}

/** Of the layer's largest weight, beside what the scheme for its activation gives. */
function weightsSection(artifacts: Artifacts, name: string): Pick<ReportLayer, 'weights'> {
  const [weight] = (readyValue(artifacts, 'weights')?.parameters ?? [])
    .filter(
      ({ layer, role }) =>
        layer === name && (role === 'weight' || role === 'recurrent' || role === 'embedding'),
    )
    .sort((a, b) => b.count - a.count)
  const layer = readyValue(artifacts, 'model')?.layers.find((one) => one.name === name)
  if (!weight || !layer) return {}
  const wanted = schemeOf(weight, layer.activation)
  const expectedStd = weight.expected.find(({ scheme }) => scheme === wanted)?.std ?? null
  return { weights: { std: weight.summary.std, expectedStd, scheme: expectedStd === null ? null : wanted } }
}

/** Recurrent layers and embeddings have draws of their own, listed first. */
const schemeOf = ({ role, expected }: ParameterWeights, activation: string | null): Scheme | null =>
  role === 'embedding' || expected[0]?.scheme === 'recurrent-default'
    ? (expected[0]?.scheme ?? null)
    : schemeFor(activation)

function gradientSection(artifacts: Artifacts, name: string): Pick<ReportLayer, 'gradientNorm'> {
  const norm = readyValue(artifacts, 'gradients')?.layers.find(({ layer }) => layer === name)?.norm
  return typeof norm === 'number' ? { gradientNorm: norm } : {}
}

function layerSection(artifacts: Artifacts): ReportLayer[] {
  const activations = readyValue(artifacts, 'activations')
  return (readyValue(artifacts, 'model')?.layers ?? []).map(({ name, op, parameters, shape, output }) => {
    const tensor = activations?.tensors.find((one) => one.tensor === output)
    const node = activations?.activationNodes.find((one) => one.layer === name)
    const weights = { ...gradientSection(artifacts, name), ...weightsSection(artifacts, name) }
    if (!tensor) return { name, op, parameters, shape, ...weights }
    const { min, max, mean, std, zeroShare } = tensor
    const units = { deadUnits: node?.deadUnits ?? null, units: node?.units ?? null }
    return {
      name,
      op,
      parameters,
      shape,
      activation: { min, max, mean, std, zeroShare, ...units },
      ...weights,
    }
  })
}

function failures(artifacts: Artifacts): string[] {
  const parts = Object.values(artifacts).flatMap((part) => (part.state === 'failed' ? [part.error] : []))
  return [...new Set(parts.map(({ file, place, cause }) => [file, place, cause].filter(Boolean).join(': ')))]
}

function rounded(artifacts: Artifacts): string[] {
  const profile = readyValue(artifacts, 'profile')
  return profile ? roundedColumns(profile) : []
}

const isReady = (audit: Audit, gathered: ReadonlySet<ArtifactId>): boolean =>
  !audit.implemented || [...audit.needs, ...(audit.uses ?? [])].every((id) => gathered.has(id))

/**
 * Gathers what the chosen audits need, judges each as soon as its artifacts are there (`onAudit`), and puts the report together.
 * The same files, seed and version give the same report apart from `timings`. Throws CancelledError.
 */
export async function runReport(context: GatherContext, options: ReportOptions): Promise<Report> {
  const chosen = audits.filter(({ id }) => options.only === null || options.only.includes(id))
  const verdicts = new Map<AuditId, Verdict>()
  const results = new Map<AuditId, AuditResult>()
  const gathered = new Set<ArtifactId>()
  const timings: Record<string, number> = {}
  const judgeReady = (artifacts: Artifacts): void => {
    for (const audit of chosen) {
      if (verdicts.has(audit.id) || !isReady(audit, gathered)) continue
      const verdict = judge(audit, artifacts, options.thresholds)
      const result = auditResultOf(audit, verdict, artifacts, namesOf(context))
      verdicts.set(audit.id, verdict)
      results.set(audit.id, result)
      options.onAudit(result)
    }
  }
  const wanted = [...always, ...chosen.flatMap(({ needs, uses = [] }) => [...needs, ...uses])]
  const artifacts = await gatherAll(wanted, context, options.cache, (id, soFar, seconds) => {
    gathered.add(id)
    timings[id] = seconds
    judgeReady(soFar)
  })
  const startedMs = context.clock()
  const diagnosis = rank(verdicts)
  const { proofs, problems } = await prove(context, artifacts, verdicts, diagnosis)
  for (const proof of proofs) {
    const result = results.get(proof.audit)
    if (!result) continue
    const proven = withProof(result, proof)
    results.set(proof.audit, proven)
    options.onAudit(proven)
  }
  if (context.experiments !== 'none') timings.proofs = (context.clock() - startedMs) / 1000
  return {
    schemaVersion: 1,
    generator: { name: 'assay', version: options.version },
    locale: options.locale,
    seed: context.seed,
    inputs: options.files,
    task: taskSection(artifacts),
    diagnosis,
    audits: chosen.flatMap(({ id }) => results.get(id) ?? []),
    profile: profileSection(artifacts),
    layers: layerSection(artifacts),
    problems: [...options.problems, ...problems, ...failures(artifacts), ...rounded(artifacts)],
    timings,
  }
}
