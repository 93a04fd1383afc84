/** The report's first sentence: what is most likely wrong, or honestly that nothing was found and what was not looked at. */
import { Anchor } from '@mantine/core'
import type { Report } from '../../main/contract/report'
import type { AuditId } from '../../main/contract/words'
import { type ShownAudit, unchecked } from '../state/shown-audits'
import { formatNumber } from '../texts/numbers'
import { useTranslate } from '../texts/translate'
import styles from './diagnosis.module.css'

export interface DiagnosisProps {
  /** null: no complete report; the audits tell how far it is. */
  report: Report | null
  audits: readonly ShownAudit[]
  running: boolean
  onShow(id: AuditId): void
}

export function Diagnosis(props: DiagnosisProps) {
  const { t } = useTranslate()
  return (
    <section className={styles.diagnosis} aria-labelledby="diagnosis" data-tone={toneOf(props)}>
      <p className="eyebrow">{t('report.diagnosis')}</p>
      <h1 id="diagnosis" className={styles.sentence} tabIndex={-1}>
        <LeadSentence {...props} />
      </h1>
      <OtherCauses {...props} />
      <Open audits={props.audits} running={props.running} onShow={props.onShow} />
      {props.report ? <Made report={props.report} /> : null}
    </section>
  )
}

const results = (audits: readonly ShownAudit[]) =>
  audits.flatMap((audit) => (audit.state === 'known' ? [audit.result] : []))

const count = (audits: readonly ShownAudit[], status: string) =>
  results(audits).filter((result) => result.status === status).length

function toneOf({ audits, running }: DiagnosisProps): 'fail' | 'warn' | 'pass' | 'open' {
  if (count(audits, 'fail') > 0) return 'fail'
  if (running) return 'open'
  if (count(audits, 'warn') > 0) return 'warn'
  return count(audits, 'pass') > 0 ? 'pass' : 'open'
}

function LeadSentence({ report, audits, running }: DiagnosisProps) {
  const { t, sentence } = useTranslate()
  const found = count(audits, 'fail')
  if (running) return found > 0 ? t('report.runningFound', { count: found }) : t('report.running')
  const first = report?.diagnosis[0]
  if (first) return sentence(first.sentence)
  const worst = results(audits).find(({ status }) => status === 'fail')
  if (worst) return sentence(worst.summary)
  const remarks = count(audits, 'warn')
  if (remarks > 0) return t('report.warned', { count: remarks })
  return t(count(audits, 'pass') > 0 ? 'report.healthy' : 'report.nothingChecked')
}

function OtherCauses({ report, running, onShow }: DiagnosisProps) {
  const { t, sentence } = useTranslate()
  if (!report || running || report.diagnosis.length === 0) return null
  const [first, ...others] = report.diagnosis
  return (
    <div className={styles.causes}>
      <span>
        {t('report.confidence', { share: first.confidence })}
        {' · '}
        <Anchor component="button" type="button" inherit onClick={() => onShow(first.audit)}>
          {t('report.showEvidence')}
        </Anchor>
      </span>
      {others.length > 0 ? (
        <ul aria-label={t('report.also')}>
          {others.map(({ audit, confidence, sentence: cause }) => (
            <li key={audit}>
              <span className="soft">{t('report.also')}: </span>
              <Anchor component="button" type="button" inherit ta="left" onClick={() => onShow(audit)}>
                {sentence(cause)}
              </Anchor>{' '}
              <span className="soft">({t('report.confidence', { share: confidence })})</span>
            </li>
          ))}
        </ul>
      ) : null}
    </div>
  )
}

/** What was not checked stands beside the verdict, because a verdict is worth no more than what it rests on. */
function Open({ audits, running, onShow }: Pick<DiagnosisProps, 'audits' | 'running' | 'onShow'>) {
  const { t } = useTranslate()
  const { lacking, unlookedAt } = unchecked(results(audits))
  const firstLacking = results(audits).find(
    ({ status, implemented }) => status === 'needs-input' && implemented,
  )
  if (running || lacking + unlookedAt === 0) return null
  return (
    <p className={styles.open}>
      {lacking > 0 ? `${t('report.lacking', { count: lacking })} ` : ''}
      {firstLacking ? (
        <>
          <Anchor component="button" type="button" inherit onClick={() => onShow(firstLacking.id)}>
            {t('report.showLacking')}
          </Anchor>{' '}
        </>
      ) : null}
      {unlookedAt > 0 ? t('report.unlookedAt', { count: unlookedAt }) : ''}
    </p>
  )
}

function Made({ report }: { report: Report }) {
  const { t } = useTranslate()
  const seconds = Object.values(report.timings).reduce((sum, seconds) => sum + seconds, 0)
  const { version } = report.generator
  return (
    <p className={styles.made}>
      {t('report.files')}: {report.inputs.map(({ name }) => name).join(', ')}
      {' · '}
      {t('report.made', { version, seed: report.seed, seconds: formatNumber(seconds) })}
    </p>
  )
}
