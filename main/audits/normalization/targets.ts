import type { Artifacts } from '../../contract/artifacts'
import { message } from '../../contract/message'
import type { Finding } from '../../contract/report'
import { exemptionOf, type Limits, scaleOf } from './checks'
import { scaleFindings } from './inputs'

const scalingOperators = new Set(['Mul', 'Div', 'Add', 'Sub'])

/** The last operator after the last learned layer that scales or shifts the output; undefined: none. */
function scalingHead(artifacts: Artifacts): string | undefined {
  const head = artifacts.model.state === 'ready' ? (artifacts.model.value.outputs[0]?.head ?? []) : []
  return head.filter(({ op }) => scalingOperators.has(op)).at(-1)?.op
}

/** Regression targets as the loss sees them, judged like the inputs; nothing for other tasks. */
export function targetFindings(artifacts: Artifacts, limits: Limits): Finding[] {
  const { task, targets, binding } = artifacts
  if (task.state !== 'ready' || task.value.kind !== 'regression' || targets.state !== 'ready') return []
  const told = binding.state === 'ready' && binding.value.targetPreprocessingGrade === 'told'
  const operator = scalingHead(artifacts)
  if (operator)
    return [
      {
        severity: 'info',
        grade: 'observed',
        subject: { kind: 'node', name: operator },
        message: message('normalization.target-in-graph', { operator }),
        measured: null,
        expected: null,
      },
    ]
  return targets.value.targets.flatMap(({ column, seen }) => {
    if (!seen || exemptionOf(seen, false, false)) return []
    const subject = { kind: 'column', name: column } as const
    const findings = scaleFindings(
      scaleOf(column, seen),
      limits,
      targets.value.rows,
      subject,
      told ? 'told' : 'derived',
      'target-',
    )
    // Untold, the loss may see them scaled all the same: nothing worse than a remark can be known.
    return told
      ? findings
      : findings.map((finding) => ({ ...finding, severity: 'warn' as const, grade: 'unknown' as const }))
  })
}
