/** What labels say: slipped against the features, unrelated to them, or given away by one column. */
import { binsFor } from '../../base/information'
import type { Finding } from '../../contract/report'
import type { Agreement, Relation } from '../../contract/rows'
import { columnSubject, expected, type Facts, finding, subjectOf } from './parts'

/** Agreement beyond chance at a shift, as the share of what is possible, and in standard errors. */
function gainAt({ shifts, chance, chanceError }: Agreement, shift: number) {
  const value = shifts.find((one) => one.shift === shift)?.value ?? chance
  return { value, share: (value - chance) / (1 - chance), errors: (value - chance) / chanceError }
}

/** The shift other than 0 at which labels agree best. */
const bestShift = ({ shifts }: Agreement): number =>
  shifts
    .filter(({ shift }) => shift !== 0)
    .reduce((best, one) => (one.value > best.value ? one : best), {
      shift: 0,
      value: Number.NEGATIVE_INFINITY,
    }).shift

const shiftValues = (agreement: Agreement, shift: number) => ({
  measure: agreement.measure,
  value: gainAt(agreement, 0).value,
  chance: agreement.chance,
  error: agreement.chanceError,
  shift,
  by: Math.abs(shift),
  direction: shift > 0 ? 'later' : 'earlier',
  shifted: gainAt(agreement, shift).value,
  rows: agreement.rows,
})

/** Labels that agree with their neighbours only once they are moved. */
function slipFindings({ agreement, roles, limits }: Facts): Finding[] {
  if (!agreement) return []
  const shift = bestShift(agreement)
  const [here, there] = [gainAt(agreement, 0), gainAt(agreement, shift)]
  const sure = there.errors > limits.sureErrors && there.share > limits.failShiftGain
  const wholly = sure && here.errors <= limits.chanceErrors
  // Labels that go on from row to row agree at every shift; a part that slipped shows only where they do not.
  const fromRowToRow = (agreement.fromRowToRow - agreement.chance) / agreement.chanceError
  const partly = !wholly && there.errors > limits.sureErrors && fromRowToRow <= limits.chanceErrors
  if (!wholly && !partly) return []
  return [
    finding(wholly ? 'shift' : 'part-shift', {
      severity: wholly ? 'fail' : 'warn',
      subject: subjectOf(roles.targets),
      values: shiftValues(agreement, shift),
      measured: [here.value, agreement.measure === 'correlation' ? '' : 'share'],
      expected: expected('shift'),
    }),
  ]
}

/**
 * Does a column tell more than chance does, at four standard deviations? Rank correlation scatters by 1/sqrt(n), information (in
 * nats) by sqrt(2 f) / 2n with f = (bins - 1)(classes - 1) degrees of freedom.
 */
function tells(
  { spearman, informationShare }: Relation,
  rows: number,
  entropy: number,
  classes: number,
): boolean {
  if (spearman !== null && Math.abs(spearman) > 4 / Math.sqrt(rows)) return true
  if (informationShare === null) return false
  const freedom = (binsFor(rows, classes) - 1) * Math.max(1, classes - 1)
  return informationShare > (4 * Math.sqrt(2 * freedom)) / (2 * rows) / entropy
}

function anyColumnTells({ relations, census, roles }: Facts): boolean {
  if (!relations) return false
  const shares = (census.labels ?? []).map(({ rows }) => rows / census.rows)
  const entropy = shares.reduce((sum, share) => sum - share * Math.log(share), 0) || 1
  return relations.relations
    .filter(({ column }) => roles.features.includes(column))
    .some((relation) => tells(relation, relations.rows, entropy, shares.length))
}

const fewestRows = 100

function chanceFindings(facts: Facts): Finding[] {
  const { agreement, limits, roles } = facts
  if (!agreement || agreement.rows < fewestRows) return []
  const here = gainAt(agreement, 0)
  if (here.errors > limits.chanceErrors || anyColumnTells(facts)) return []
  return [
    finding('chance', {
      severity: 'warn',
      subject: subjectOf(roles.targets),
      values: shiftValues(agreement, 0),
      measured: [here.value, agreement.measure === 'correlation' ? '' : 'share'],
      expected: expected('chance', { limit: agreement.chance + limits.chanceErrors * agreement.chanceError }),
    }),
  ]
}

function giveawayFindings({ relations, roles, task }: Facts): Finding[] {
  // An autoencoder's targets are its inputs.
  if (!relations || task?.kind === 'autoencoding') return []
  return relations.relations.flatMap(({ column, target, giveaway, spearman, countsRows }): Finding[] => {
    if (!giveaway) return []
    const used = roles.features.includes(column)
    return [
      finding('giveaway', {
        severity: used ? 'warn' : 'info',
        subject: columnSubject(column),
        values: { name: column, target, how: giveaway, rank: spearman ?? 0, countsRows },
        measured: [spearman === null ? 1 : Math.abs(spearman), ''],
        expected: expected('giveaway'),
      }),
    ]
  })
}

/** Labels against features. */
export function labelFindings(facts: Facts): Finding[] {
  const slipped = slipFindings(facts)
  return [...slipped, ...(slipped.length > 0 ? [] : chanceFindings(facts)), ...giveawayFindings(facts)]
}
