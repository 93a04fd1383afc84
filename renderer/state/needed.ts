/** What must be asked of a model for what is on screen. */
import type { ModelLook } from './model-look'
import { paintNeeds } from './model-paint'
import { type ModelQuestion, modelQuestions } from './models'

/** The side panel tells of weights and values whatever view is shown; the layer table has a column for everything. */
export function neededBy({ view, paint }: Pick<ModelLook, 'view' | 'paint'>): ReadonlySet<ModelQuestion> {
  if (view === 'layers') return new Set(modelQuestions)
  const needed = new Set<ModelQuestion>(['describe', 'graph', 'weights', 'capture'])
  if (view !== 'graph') needed.add('signal')
  const more = view === 'graph' ? paintNeeds[paint] : null
  if (more) needed.add(more)
  return needed
}
