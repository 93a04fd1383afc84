/** Colours of the terminal view. Whether there are any (NO_COLOR, a pipe) is the caller's to know. */
import type { Severity, Status } from '../contract/words'

type Paint = (text: string) => string

export interface Palette {
  strong: Paint
  faint: Paint
  good: Paint
  caution: Paint
  bad: Paint
}

const same: Paint = (text) => text
export const plainPalette: Palette = { strong: same, faint: same, good: same, caution: same, bad: same }

const sgr =
  (on: number, off: number): Paint =>
  (text) =>
    `\u001b[${on}m${text}\u001b[${off}m`

/** The sixteen colours every terminal has, which the user's own theme decides. */
export const ansiPalette: Palette = {
  strong: sgr(1, 22),
  faint: sgr(2, 22),
  good: sgr(32, 39),
  caution: sgr(33, 39),
  bad: sgr(31, 39),
}

const ofStatus: Record<Status, keyof Palette> = {
  pass: 'good',
  warn: 'caution',
  fail: 'bad',
  error: 'bad',
  'needs-input': 'faint',
  'not-applicable': 'faint',
}

export const paintStatus = (palette: Palette, status: Status): Paint => palette[ofStatus[status]]

const ofSeverity: Record<Severity, keyof Palette> = { info: 'faint', warn: 'caution', fail: 'bad' }

export const paintSeverity = (palette: Palette, severity: Severity): Paint => palette[ofSeverity[severity]]
