/** docs/operators.md: what Assay knows of each operator, and how ONNX's own tests of it run. */
import { fusedRules, standardRules } from '../../main/onnx/ops'
import type { OperatorRule } from '../../main/onnx/ops/rule'
import type { Verdict } from './suite'

const yesNo = (known: unknown): string => (known ? 'yes' : 'no')

/** `passes/all` of the tests whose graph holds the operator. */
function runsOf(operator: string, verdicts: readonly Verdict[]): string {
  const tests = verdicts.filter(({ read, operators }) => read === 'yes' && operators.includes(operator))
  return tests.length === 0
    ? 'no test'
    : `${tests.filter(({ run }) => run === 'passes').length}/${tests.length}`
}

/** The values of a Constant stand in the file (onnx/constants.ts), so nothing needs to be ruled. */
const stored: OperatorRule = { facts: () => [], range: () => [] }
const knowledgeOf = (name: string, rule: OperatorRule | undefined) => (name === 'Constant' ? stored : rule)

const row = (name: string, rule: OperatorRule | undefined, run: string): string =>
  `| ${name} | ${yesNo(rule?.facts)} | ${yesNo(rule?.range)} | ${run} | not yet |`

const head = '| Operator | Shape | Interval | Run | Gradient |\n| --- | --- | --- | --- | --- |'

const table = (
  names: readonly string[],
  rules: ReadonlyMap<string, OperatorRule>,
  verdicts: readonly Verdict[],
) =>
  [head, ...names.map((name) => row(name, knowledgeOf(name, rules.get(name)), runsOf(name, verdicts)))].join(
    '\n',
  )

/** Operators of the default domain with a rule or a test, then those of com.microsoft with a rule. */
export function operatorsPage(verdicts: readonly Verdict[]): string {
  const tested = verdicts.flatMap(({ operators }) => operators).filter((name) => !name.includes('.'))
  const standard = [...new Set([...tested, ...standardRules.keys()])].sort()
  return `# Operators

What is known of an operator without running it, and how ONNX's own tests of it run in ONNX Runtime.

- **Shape**: the sizes and the type of its outputs follow from its inputs.
- **Interval**: the values its outputs can take follow from those of its inputs.
- **Run**: of ONNX's tests that hold the operator (version 1.12, ${verdicts.filter(({ read }) => read === 'yes').length} of opset 7 or later), how many give the expected numbers. Those that do not:
  kernels the CPU build lacks (training, some 16-bit integers), random outputs, sequences and optionals, which are not fed, and expectations
  that ONNX has corrected since.
- **Gradient**: how it is differentiated.

An operator without a rule is run all the same; nothing is claimed of it.
The first two columns are checked against \`main/onnx/ops\` by the tests; the page is written by
\`UPDATE=1 ONNX_TESTS=<folder of ONNX's tests> npx vitest run --project unit test/onnx-suite\`.

## Default domain

${table(standard, standardRules, verdicts)}

## com.microsoft

Written by ONNX Runtime's own tools. ONNX has no tests of them.

${table([...fusedRules.keys()].sort(), fusedRules, [])}
`
}

export interface Row {
  name: string
  shape: string
  interval: string
}

/** The tables of a page as it stands, one list for each domain. */
export function rowsOf(page: string): { standard: Row[]; fused: Row[] } {
  const [standard, fused] = page.split('## com.microsoft').map((part) =>
    [...part.matchAll(/^\| (\w+) \| (yes|no) \| (yes|no) \|/gm)].map(([, name, shape, interval]) => ({
      name,
      shape,
      interval,
    })),
  )
  return { standard, fused: fused ?? [] }
}

export const expectedRow = (name: string, rule: OperatorRule | undefined): Row => ({
  name,
  shape: yesNo(knowledgeOf(name, rule)?.facts),
  interval: yesNo(knowledgeOf(name, rule)?.range),
})
