/** How well the nearest row tells the label, with the labels moved by some rows: a slip shows as a bar beside zero. */
import { AxisLeft } from '@visx/axis'
import { scaleLinear } from '@visx/scale'
import type { EvidenceOf } from '../../main/contract/evidence'
import { formatNumber, formatShare } from '../texts/numbers'
import { type Translate, useTranslate } from '../texts/translate'
import { Empty, Figure, type FigureProps, Legend } from './figure'
import { extentOf } from './scales'
import { leftAxisStyle } from './value-axis'

type Agreement = EvidenceOf<'agreement'>
type Shift = Agreement['shifts'][number]

const left = 56
const right = 16
const top = 20
const height = 150
const bottom = 42

const printed = (value: number, measure: Agreement['measure']) =>
  measure === 'correlation' ? formatNumber(value) : formatShare(value)

/** Shifts that can be drawn, in order; a value that is no number has no bar. */
const drawable = (shifts: readonly Shift[]): Shift[] =>
  shifts
    .filter(({ shift, value }) => Number.isFinite(shift) && Number.isFinite(value))
    .sort((a, b) => a.shift - b.shift)

/** The shift that tells most, where it is not the labels as they stand. */
export function betterShift(shifts: readonly Shift[]): Shift | null {
  const asIs = shifts.find(({ shift }) => shift === 0)
  const best = shifts.reduce<Shift | null>(
    (most, one) => (most && most.value >= one.value ? most : one),
    null,
  )
  return best && best.shift !== 0 && (!asIs || best.value > asIs.value) ? best : null
}

const colourOf = ({ shift }: Shift, best: Shift | null) =>
  shift === best?.shift ? 'var(--outside)' : shift === 0 ? 'var(--after)' : 'var(--neutral)'

export function AgreementFigure({ evidence, width }: FigureProps<Agreement>) {
  const { t } = useTranslate()
  const { measure } = evidence
  const shifts = drawable(evidence.shifts)
  const best = betterShift(shifts)
  return (
    <Figure
      title={t('figure.agreement.title', { measure })}
      legend={
        shifts.length > 0 && (
          <Legend
            entries={[
              { color: 'var(--after)', label: t('figure.agreement.asIs') },
              ...(best ? [{ color: 'var(--outside)', label: t('figure.agreement.best') }] : []),
              { color: 'var(--neutral)', label: t('figure.agreement.others') },
              { color: 'var(--text-soft)', label: t('figure.agreement.chance'), hatched: true },
            ]}
          />
        )
      }
      numbers={numbersOf(evidence, shifts, t)}
    >
      {shifts.length === 0 ? <Empty /> : <Bars evidence={evidence} shifts={shifts} width={width} />}
    </Figure>
  )
}

function Bars({ evidence, shifts, width }: { evidence: Agreement; shifts: Shift[]; width: number }) {
  const { t } = useTranslate()
  const { measure, chance, chanceError } = evidence
  const inner = Math.max(80, width - left - right)
  const best = betterShift(shifts)
  // Shares have all of 100 % above them: an agreement of 12 % must not fill the picture.
  const whole = measure === 'label-agreement' ? 1 : 0
  const [low, high] = extentOf([
    0,
    whole,
    chance - 2 * chanceError,
    chance + 2 * chanceError,
    ...valuesOf(shifts),
  ])
  const scale = scaleLinear<number>({ domain: [low, high > low ? high : 1], range: [height, 0] })
  const y = (value: number) => Math.min(height, Math.max(0, scale(value)))
  const step = inner / shifts.length
  const bar = Math.max(2, Math.min(72, step * 0.7))
  return (
    <svg
      width={width}
      height={top + height + bottom}
      role="img"
      aria-label={sentenceOf(evidence, shifts, best, t)}
    >
      <g transform={`translate(${left}, ${top})`}>
        <AxisLeft
          scale={scale}
          numTicks={4}
          tickFormat={(value) => printed(Number(value), measure)}
          {...leftAxisStyle}
        />
        {shifts.map((one, i) => (
          <g key={one.shift}>
            <rect
              x={(i + 0.5) * step - bar / 2}
              width={bar}
              y={Math.min(y(0), y(one.value))}
              height={Math.max(1, Math.abs(y(one.value) - y(0)))}
              rx={2}
              fill={colourOf(one, best)}
            />
            {step >= 28 || one.shift % 5 === 0 ? (
              <text x={(i + 0.5) * step} y={height + 16} textAnchor="middle">
                {signed(one.shift)}
              </text>
            ) : null}
          </g>
        ))}
        {Number.isFinite(chance) ? (
          <ChanceBand y={y} width={inner} chance={chance} error={Math.max(0, chanceError) || 0} />
        ) : null}
        {step >= 40
          ? shifts.map((one, i) => (
              <text
                key={one.shift}
                className="figure-halo"
                x={(i + 0.5) * step}
                y={Math.min(y(0), y(one.value)) - 6}
                textAnchor="middle"
              >
                {printed(one.value, measure)}
              </text>
            ))
          : null}
        <text x={inner / 2} y={height + 36} textAnchor="middle">
          {t('figure.agreement.axis', { measure })}
        </text>
      </g>
    </svg>
  )
}

/** Drawn over the bars, so that what is no better than chance is seen to end inside the band. */
function ChanceBand(props: { y: (value: number) => number; width: number; chance: number; error: number }) {
  const { y, width, chance, error } = props
  const [upper, lower] = [y(chance + 2 * error), y(chance - 2 * error)]
  return (
    <>
      <rect
        width={width}
        y={upper}
        height={Math.max(1, lower - upper)}
        fill="var(--text-soft)"
        opacity={0.22}
      />
      <line x2={width} y1={y(chance)} y2={y(chance)} stroke="var(--text)" strokeDasharray="5 4" />
    </>
  )
}

const valuesOf = (shifts: readonly Shift[]) => shifts.map(({ value }) => value)

const signed = (shift: number) => (shift > 0 ? `+${shift}` : formatNumber(shift))

function sentenceOf(
  { measure, chance, chanceError, rows }: Agreement,
  shifts: readonly Shift[],
  best: Shift | null,
  t: Translate['t'],
): string {
  const asIs = shifts.find(({ shift }) => shift === 0)
  return t('figure.agreement.sentence', {
    measure,
    rows,
    atZero: asIs ? printed(asIs.value, measure) : formatNumber(null),
    chance: printed(chance, measure),
    error: printed(chanceError, measure),
    best: best ? printed(best.value, measure) : 'none',
    shift: best?.shift ?? 0,
  })
}

function numbersOf({ measure, chance, chanceError }: Agreement, shifts: readonly Shift[], t: Translate['t']) {
  return {
    head: [t('figure.agreement.shift'), t('figure.agreement.value', { measure })],
    rows: [
      ...shifts.map(({ shift, value }) => [signed(shift), printed(value, measure)]),
      [t('figure.agreement.chanceValue'), `${printed(chance, measure)} ± ${printed(chanceError, measure)}`],
    ],
  }
}
