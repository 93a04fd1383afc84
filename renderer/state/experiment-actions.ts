/** What a user can do on the page of experiments. */
import type { Action } from './action'
import { experimentObstacle, startExperiment, stopExperiment } from './experiments'
import { models } from './models'
import { showPage } from './table'

export const experimentActions: Action[] = [
  {
    id: 'show-experiments',
    label: 'action.showExperiments',
    keys: 'mod+6',
    enabled: (state) => models(state).length > 0,
    run: (session) => showPage(session, 'experiments'),
  },
  {
    id: 'start-experiment',
    label: 'action.startExperiment',
    keys: null,
    enabled: (state) => state.page === 'experiments' && experimentObstacle(state) === null,
    run: startExperiment,
  },
  {
    id: 'stop-experiment',
    label: 'action.stopExperiment',
    keys: null,
    enabled: ({ experiments }) => experiments.live !== null,
    run: stopExperiment,
  },
]
