/** docs/operators.md: what Assay knows of each operator, and how ONNX's own tests of it run. */
import { fusedRules, standardRules } from '../../main/onnx/ops'
import { noGradient, type OperatorRule } from '../../main/onnx/ops/rule'
import { letsThrough, storedErrors } from '../onnx/gradients/errors'
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

const fusedTitle = '## com.microsoft'

const errors = storedErrors()

type Domain = '' | 'com.microsoft.'

/** How exact it was seen to be, else why there is none. */
function gradientOf(name: string, domain: Domain, rule: OperatorRule | undefined): string {
  if (rule?.gradient === noGradient || name === 'Constant') return 'none flows'
  if (!letsThrough(rule)) return 'no'
  return errors.get(`${domain}${name}`)?.toExponential() ?? 'not measured'
}

function row(name: string, domain: Domain, run: string): string {
  const rule = knowledgeOf(name, (domain === '' ? standardRules : fusedRules).get(name))
  return `| ${name} | ${yesNo(rule?.facts)} | ${yesNo(rule?.range)} | ${run} | ${gradientOf(name, domain, rule)} |`
}

const head = '| Operator | Shape | Interval | Run | Gradient |\n| --- | --- | --- | --- | --- |'

const table = (names: readonly string[], domain: Domain, verdicts: readonly Verdict[]) =>
  [head, ...names.map((name) => row(name, domain, runsOf(name, verdicts)))].join('\n')

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
- **Gradient**: the largest relative error that was seen of it, in all forms that the tests in \`test/onnx/gradients\` try, beside directional
  central differences (of which rounding in single precision makes some 1e-5). *None flows*: through steps and comparisons, and from shapes,
  positions or chance. *No*: a backward pass that would have to go through it stops with its name.

An operator without a rule is run all the same; nothing is claimed of it.
All columns but Run are checked against \`main/onnx/ops\` by the tests. \`UPDATE=1 npx vitest run --project unit test/onnx/gradients\` measures
errors anew, \`UPDATE=1 npx vitest run --project unit test/onnx-suite\` renews those columns, and the whole page where \`ONNX_TESTS\` names the
folder of ONNX's tests.

## Default domain

${table(standard, '', verdicts)}

${fusedTitle}

Written by ONNX Runtime's own tools. ONNX has no tests of them.

${table([...fusedRules.keys()].sort(), 'com.microsoft.', [])}
`
}

/** Each domain's part of a page. */
const partsOf = (page: string): { domain: Domain; text: string }[] =>
  page.split(fusedTitle).map((text, i) => ({ domain: i === 0 ? '' : 'com.microsoft.', text }))

/** Name and run of a row. */
const line = /^\| (\w+) \| (?:yes|no) \| (?:yes|no) \| ([^|]+) \| [^|]+ \|$/gm

/** The page with what the rules and the measured errors say now; how tests run, and which operators there are, is left as it stands. */
export const renewed = (page: string): string =>
  partsOf(page)
    .map(({ domain, text }) => text.replace(line, (_, name, run) => row(name, domain, run)))
    .join(fusedTitle)

/** Names of the operators on a page, of the default domain and of com.microsoft. */
export const namesOn = (page: string): string[][] =>
  partsOf(page).map(({ text }) => [...text.matchAll(line)].map(([, name]) => name))
