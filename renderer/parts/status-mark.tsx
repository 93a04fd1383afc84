/** A status as icon and word: never by colour alone. */
import {
  IconAlertTriangle,
  IconCircleCheck,
  IconCircleDashed,
  IconCircleX,
  IconEyeOff,
  IconHelpCircle,
  IconHourglass,
  IconMinus,
  type TablerIcon,
} from '@tabler/icons-react'
import type { Status } from '../../main/contract/words'
import type { ShownAudit } from '../state/shown-audits'
import { useTranslate } from '../texts/translate'
import styles from './status-mark.module.css'

export type Mark = Status | 'unlooked' | 'waiting' | 'unreached'

const icons: Readonly<Record<Mark, TablerIcon>> = {
  pass: IconCircleCheck,
  warn: IconAlertTriangle,
  fail: IconCircleX,
  'not-applicable': IconMinus,
  'needs-input': IconHelpCircle,
  error: IconCircleX,
  unlooked: IconEyeOff,
  waiting: IconHourglass,
  unreached: IconCircleDashed,
}

const tones: Readonly<Record<Mark, 'fail' | 'warn' | 'pass' | 'open'>> = {
  pass: 'pass',
  warn: 'warn',
  fail: 'fail',
  'not-applicable': 'open',
  'needs-input': 'open',
  error: 'warn',
  unlooked: 'open',
  waiting: 'open',
  unreached: 'open',
}

export function markOf(audit: ShownAudit): Mark {
  if (audit.state !== 'known') return audit.state
  return audit.result.implemented ? audit.result.status : 'unlooked'
}

export function StatusMark({ mark }: { mark: Mark }) {
  const { t } = useTranslate()
  const Icon = icons[mark]
  return (
    <span className={`${styles.mark} ${styles[tones[mark]]}`}>
      <Icon size={18} stroke={2} aria-hidden="true" />
      {t(`status.${mark}`)}
    </span>
  )
}
