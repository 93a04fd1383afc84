/** The report: the diagnosis, then the eleven, each opening into its evidence. */
import { type KeyboardEvent, useState } from 'react'
import type { Report } from '../../main/contract/report'
import type { AuditId } from '../../main/contract/words'
import { AuditRow, type FixProof } from '../parts/audit-row'
import { Callout } from '../parts/callout'
import { Diagnosis } from '../parts/diagnosis'
import { Nothing } from '../parts/nothing'
import { TaskPanel, type TaskPanelProps } from '../parts/task-panel'
import type { ShownAudit } from '../state/shown-audits'
import { useTranslate } from '../texts/translate'
import styles from './report-page.module.css'

export interface ReportPageProps extends Omit<TaskPanelProps, 'task'> {
  report: Report | null
  audits: readonly ShownAudit[]
  running: boolean
  /** The last run ended before its report was complete. */
  ended: boolean
  onCopy(text: string): void
  proof: FixProof
  onChoose(): void
}

export function ReportPage(props: ReportPageProps) {
  const { t } = useTranslate()
  const { report, audits, running, ended, columns, answers, onAnswer, onCopy, onChoose } = props
  const [open, setOpen] = useState<ReadonlySet<AuditId>>(new Set())
  const toggle = (id: AuditId) => setOpen((before) => toggled(before, id))
  const show = (id: AuditId) => {
    setOpen((before) => new Set(before).add(id))
    focusRow(id)
  }
  const nothing = !report && !running && audits.every(({ state }) => state !== 'known')
  if (nothing)
    return (
      <Nothing
        title={t('report.empty')}
        hint={t(ended ? 'report.emptyEnded' : 'report.emptyHint')}
        onChoose={onChoose}
      />
    )
  return (
    <div className={`page ${styles.report}`}>
      <Diagnosis report={running ? null : report} audits={audits} running={running} onShow={show} />
      {report && report.problems.length > 0 ? (
        <Callout tone="warn" title={t('report.problems')}>
          {report.problems.map((problem) => (
            <p key={problem} className={`wrap ${styles.problem}`}>
              {problem}
            </p>
          ))}
        </Callout>
      ) : null}
      <section aria-labelledby="audits">
        <div className={styles.head}>
          <h2 id="audits">{t('report.audits')}</h2>
          <span className="soft">{t('report.counts', countsOf(audits))}</span>
        </div>
        <ol className={`panel ${styles.audits}`} onKeyDown={(event) => onListKey(event, open, toggle)}>
          {audits.map((audit) => (
            <AuditRow
              key={audit.id}
              audit={audit}
              open={open.has(audit.id)}
              onToggle={toggle}
              onCopy={onCopy}
              proof={props.proof}
            />
          ))}
        </ol>
      </section>
      {report ? (
        <TaskPanel task={report.task} columns={columns} answers={answers} onAnswer={onAnswer} />
      ) : null}
    </div>
  )
}

function toggled(before: ReadonlySet<AuditId>, id: AuditId): ReadonlySet<AuditId> {
  const after = new Set(before)
  if (!after.delete(id)) after.add(id)
  return after
}

function countsOf(audits: readonly ShownAudit[]) {
  const count = (status: string) =>
    audits.filter((audit) => audit.state === 'known' && audit.result.status === status).length
  const [fail, warn, pass] = ['fail', 'warn', 'pass'].map(count)
  return { fail, warn, pass, open: audits.length - fail - warn - pass - count('not-applicable') }
}

function focusRow(id: AuditId): void {
  const row = document.getElementById(`audit-${id}`)
  row?.scrollIntoView({ block: 'start' })
  row?.focus({ preventScroll: true })
}

/** Arrows walk the list, Escape closes the audit it is pressed in; Enter and Space are the buttons' own. */
function onListKey(
  event: KeyboardEvent<HTMLElement>,
  open: ReadonlySet<AuditId>,
  toggle: (id: AuditId) => void,
) {
  const rows = [...event.currentTarget.querySelectorAll<HTMLElement>('[data-audit-row]:not(:disabled)')]
  const target = event.target instanceof HTMLElement ? event.target : null
  const own = target?.closest('li[data-open]')?.querySelector<HTMLElement>('[data-audit-row]')
  const at = own ? rows.indexOf(own) : -1
  if (event.key === 'Escape' && own) {
    const id = [...open].find((id) => own.id === `audit-${id}`)
    if (!id) return
    toggle(id)
    own.focus()
    return
  }
  // Inside the evidence, arrows scroll and move carets as ever.
  if (!target || target !== own) return
  const next = { ArrowDown: rows[at + 1], ArrowUp: rows[at - 1], Home: rows[0], End: rows.at(-1) }[event.key]
  if (!next) return
  event.preventDefault()
  next.focus()
}
