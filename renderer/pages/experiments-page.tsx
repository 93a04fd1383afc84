/** Experiments on the user's own model: one is chosen, watched while it runs, kept, and put beside others. */
import { Button } from '@mantine/core'
import { IconPlayerPlay } from '@tabler/icons-react'
import { useMemo } from 'react'
import type { ExperimentKind } from '../../main/contract/experiment'
import { Callout } from '../parts/callout'
import { ExperimentList } from '../parts/experiment-list'
import { ExperimentLive } from '../parts/experiment-live'
import { ExperimentOptions } from '../parts/experiment-options'
import partStyles from '../parts/experiment-parts.module.css'
import { ExperimentResult } from '../parts/experiment-result'
import { Nothing } from '../parts/nothing'
import { Pictures } from '../parts/pictures'
import { RunComparison } from '../parts/run-comparison'
import { RunList } from '../parts/run-list'
import type { AuditedExperiment } from '../state/audited-experiments'
import type { Draft } from '../state/experiment-drafts'
import { draftOf, type Obstacle } from '../state/experiments'
import type { ExperimentsState, KeptRun } from '../state/experiments-state'
import { describe } from '../texts/failures'
import { useTranslate } from '../texts/translate'
import styles from './experiments-page.module.css'

export interface ExperimentsPageProps {
  experiments: ExperimentsState
  obstacle: Obstacle | null
  told: Readonly<Record<string, string>>
  audited: readonly AuditedExperiment[]
  onKind(kind: ExperimentKind): void
  onDraft(change: Partial<Draft>): void
  onStart(): void
  onStop(): void
  onShow(id: number): void
  onCompare(id: number, beside: boolean): void
  onRemove(id: number, name: string): void
  onSave(kept: KeptRun): void
  onCopy(text: string): void
  onChoose(): void
}

export function ExperimentsPage(props: ExperimentsPageProps) {
  const { experiments, obstacle, audited, onChoose } = props
  const { t } = useTranslate()
  const { kind, live, runs, shown, compared } = experiments
  const counts = useMemo(() => countsOf(runs), [runs])
  if (obstacle === 'no-model' && runs.length === 0)
    return <Nothing title={t('experiment.emptyTitle')} hint={t('experiment.openHint')} onChoose={onChoose} />
  return (
    <div className={styles.page}>
      <aside className={styles.side}>
        <ExperimentList
          chosen={kind}
          running={live?.spec.kind ?? null}
          runs={counts}
          audited={new Set(audited.map((one) => one.kind))}
          onChoose={props.onKind}
        />
        <RunList
          runs={runs}
          shown={compared.length > 1 ? null : shown}
          compared={compared}
          onShow={props.onShow}
          onCompare={props.onCompare}
          onRemove={props.onRemove}
        />
      </aside>
      <section className={styles.main} aria-labelledby="experiment">
        <Chosen {...props} />
        <Outcome {...props} />
      </section>
    </div>
  )
}

function countsOf(runs: readonly KeptRun[]): ReadonlyMap<ExperimentKind, number> {
  const counts = new Map<ExperimentKind, number>()
  for (const { spec } of runs) counts.set(spec.kind, (counts.get(spec.kind) ?? 0) + 1)
  return counts
}

/** The question, what may be chosen, and the button; or why it cannot be started. */
function Chosen({ experiments, obstacle, told, onDraft, onStart, onChoose }: ExperimentsPageProps) {
  const { t } = useTranslate()
  const { kind, live } = experiments
  const lacking = obstacle === 'no-model' || obstacle === 'no-dataset'
  return (
    <div className={`panel ${partStyles.card}`}>
      <div className={partStyles.top}>
        <div>
          <h1 id="experiment" className={styles.title}>
            {t(`experiment.${kind}`)}
          </h1>
          <p className={`soft ${styles.asks}`}>{t(`experiment.${kind}.asks`)}</p>
        </div>
        <Button
          size="sm"
          leftSection={<IconPlayerPlay size={16} aria-hidden="true" />}
          disabled={obstacle !== null}
          onClick={onStart}
        >
          {t('experiment.start')}
        </Button>
      </div>
      <ExperimentOptions
        key={kind}
        kind={kind}
        draft={draftOf(experiments, kind)}
        told={told}
        onDraft={onDraft}
      />
      {obstacle === null || live?.spec.kind === kind ? null : (
        <div className={styles.obstacle}>
          <Callout
            tone="info"
            action={
              lacking ? (
                <Button size="compact-sm" variant="default" onClick={onChoose}>
                  {t('open.button')}
                </Button>
              ) : null
            }
          >
            {t(`experiment.obstacle.${obstacle}`)}
          </Callout>
        </div>
      )}
    </div>
  )
}

/** What there is to see of the chosen experiment: the comparison, the run under way, its failure, a result, or what the audit saw. */
function Outcome(props: ExperimentsPageProps) {
  const { experiments, audited, onStart, onStop, onCopy, onSave, onRemove, onCompare } = props
  const { t, sentence } = useTranslate()
  const { kind, live, failure, runs, shown, compared } = experiments
  const beside = runs.filter(({ id }) => compared.includes(id))
  if (beside.length > 1)
    return (
      <RunComparison
        runs={beside}
        onCopy={onCopy}
        onClose={() => {
          for (const { id } of beside) onCompare(id, false)
        }}
      />
    )
  if (live?.spec.kind === kind) return <ExperimentLive live={live} onStop={onStop} onCopy={onCopy} />
  const kept = runs.find(({ id }) => id === shown)
  if (kept?.spec.kind === kind)
    return <ExperimentResult key={kept.id} kept={kept} onCopy={onCopy} onSave={onSave} onRemove={onRemove} />
  if (failure?.kind === kind && failure.failure.kind !== 'cancelled')
    return (
      <Callout
        tone="fail"
        title={t('experiment.failed')}
        action={
          <Button size="compact-sm" variant="default" onClick={onStart}>
            {t('experiment.again')}
          </Button>
        }
      >
        <span className="wrap">{describe(failure.failure, t)}</span>
      </Callout>
    )
  const seen = audited.filter((one) => one.kind === kind)
  if (seen.length > 0)
    return (
      <div className={`panel ${partStyles.card}`}>
        <h2 className={partStyles.heading}>
          {t('experiment.fromAudit', { audit: sentence({ id: `${seen[0].audit}.title`, values: {} }) })}
        </h2>
        <Pictures evidence={seen.map(({ evidence }) => evidence)} onCopy={onCopy} />
      </div>
    )
  return <p className="soft">{t('experiment.none')}</p>
}
