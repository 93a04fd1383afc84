/** Joins the page of experiments to the store. */
import { useMemo } from 'react'
import { copyText } from '../state/actions'
import { auditedExperiments } from '../state/audited-experiments'
import { toldSettings } from '../state/experiment-drafts'
import {
  changeDraft,
  chooseExperiment,
  compareRun,
  experimentObstacle,
  removeRun,
  showRun,
  startExperiment,
  stopExperiment,
} from '../state/experiments'
import type { State } from '../state/model'
import { saveText } from '../state/save-file'
import type { Session } from '../state/session'
import { ExperimentsPage } from './experiments-page'

export function ExperimentsRoute(props: { state: State; session: Session; run(action: string): void }) {
  const { state, session, run } = props
  const { report, experiments } = state
  const audited = useMemo(() => auditedExperiments(report), [report])
  return (
    <ExperimentsPage
      experiments={experiments}
      obstacle={experimentObstacle(state)}
      told={toldSettings(state)}
      audited={audited}
      onKind={(kind) => chooseExperiment(session, kind)}
      onDraft={(change) => changeDraft(session, change)}
      onStart={() => void startExperiment(session)}
      onStop={() => stopExperiment(session)}
      onShow={(id) => showRun(session, id)}
      onCompare={(id, beside) => compareRun(session, id, beside)}
      onRemove={(id, name) => removeRun(session, id, name)}
      onSave={({ run: kept, spec, id }) =>
        saveText(`assay-${spec.kind}-${id}.json`, JSON.stringify(kept, null, 2))
      }
      onCopy={(text) => void copyText(session, text)}
      onChoose={() => run('open-files')}
    />
  )
}
