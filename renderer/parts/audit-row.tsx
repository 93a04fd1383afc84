/** One of the eleven: a line that opens into its evidence. */
import { Collapse, Skeleton } from '@mantine/core'
import { IconChevronRight } from '@tabler/icons-react'
import { useId } from 'react'
import type { AuditResult } from '../../main/contract/report'
import { type AuditId, problemOf } from '../../main/contract/words'
import type { ShownAudit } from '../state/shown-audits'
import { measuredText } from '../texts/measured'
import { type Translate, useTranslate } from '../texts/translate'
import styles from './audit-row.module.css'
import { bySeverity, FindingList } from './finding-list'
import { FixList } from './fix-list'
import { Pictures } from './pictures'
import { markOf, StatusMark } from './status-mark'

export interface FixProof {
  /** Whether an experiment of this window shows what the fix is worth. */
  provable(id: string): boolean
  onProve(id: string): void
}

export interface AuditRowProps {
  audit: ShownAudit
  open: boolean
  onToggle(id: AuditId): void
  onCopy(text: string): void
  proof: FixProof
}

export function AuditRow({ audit, open, onToggle, onCopy, proof }: AuditRowProps) {
  const { t, sentence } = useTranslate()
  const panel = useId()
  const { id } = audit
  const result = audit.state === 'known' ? audit.result : null
  const openable = result?.implemented === true
  return (
    <li className={styles.item} data-open={open && openable}>
      <button
        type="button"
        className={styles.row}
        id={`audit-${id}`}
        data-audit-row
        disabled={!openable}
        aria-expanded={openable ? open : undefined}
        aria-controls={openable ? panel : undefined}
        onClick={() => onToggle(id)}
      >
        <span className={styles.number}>{problemOf(id)}</span>
        <span className={styles.status}>
          <StatusMark mark={markOf(audit)} />
        </span>
        <span className={styles.text}>
          <span className={styles.title}>{sentence(result?.title ?? { id: `${id}.title`, values: {} })}</span>
          <span className={styles.summary}>
            {result ? (
              sentence(result.summary)
            ) : audit.state === 'waiting' ? (
              <Skeleton height={8} width="55%" mt={6} component="span" display="block" />
            ) : (
              t('audit.unreached')
            )}
          </span>
        </span>
        <span className={styles.measured}>{result ? headNumber(result, t) : ''}</span>
        <IconChevronRight className={styles.chevron} size={18} aria-hidden="true" />
      </button>
      {result && openable ? (
        <Collapse expanded={open} transitionDuration={120} id={panel}>
          {open ? <AuditEvidence result={result} onCopy={onCopy} proof={proof} /> : null}
        </Collapse>
      ) : null}
    </li>
  )
}

/** The number of the worst finding that has one. */
function headNumber({ findings }: AuditResult, t: Translate['t']): string {
  const telling = bySeverity(findings).find(({ measured, severity }) => measured && severity !== 'info')
  return telling?.measured ? measuredText(telling.measured, t) : ''
}

function AuditEvidence({
  result,
  onCopy,
  proof,
}: { result: AuditResult } & Pick<AuditRowProps, 'onCopy' | 'proof'>) {
  const { t, sentence } = useTranslate()
  const { findings, remedy, needs, evidence, fixes } = result
  return (
    <div className={styles.panel}>
      {remedy ? (
        <section className={styles.remedy}>
          <h3 className={styles.heading}>{t('audit.remedy')}</h3>
          <p>{sentence(remedy)}</p>
        </section>
      ) : null}
      {needs.length > 0 ? (
        <section>
          <h3 className={styles.heading}>{t('audit.needs')}</h3>
          <ul className={styles.needs}>
            {needs.map((need) => (
              <li key={JSON.stringify(need)}>{sentence(need)}</li>
            ))}
          </ul>
        </section>
      ) : null}
      {evidence.length > 0 ? <Figures evidence={evidence} onCopy={onCopy} /> : null}
      <section>
        <h3 className={styles.heading}>{t('audit.findings')}</h3>
        {findings.length > 0 ? (
          <FindingList findings={findings} />
        ) : (
          <p className="soft">{t('audit.noFindings')}</p>
        )}
      </section>
      {fixes.length > 0 ? <FixList fixes={fixes} onCopy={onCopy} proof={proof} /> : null}
    </div>
  )
}

function Figures({ evidence, onCopy }: Pick<AuditResult, 'evidence'> & { onCopy(text: string): void }) {
  const { t } = useTranslate()
  return (
    <section>
      <h3 className={styles.heading}>{t('audit.evidence')}</h3>
      <Pictures evidence={evidence} onCopy={onCopy} />
    </section>
  )
}
