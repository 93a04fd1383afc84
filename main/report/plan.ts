import { gatherers } from '../artifacts'
import type { ArtifactId } from '../contract/artifacts'

/**
 * Artifacts to gather for `wanted`, each after those it builds on. Throws Error where artifacts build on each other in a circle
 * (a defect in the gatherers).
 */
export function planOf(wanted: readonly ArtifactId[]): ArtifactId[] {
  const planned: ArtifactId[] = []
  const visit = (id: ArtifactId, above: readonly ArtifactId[]): void => {
    if (planned.includes(id)) return
    if (above.includes(id)) throw new Error(`artifacts build on each other: ${[...above, id].join(' > ')}`)
    for (const part of gatherers[id].builds) visit(part, [...above, id])
    planned.push(id)
  }
  for (const id of wanted) visit(id, [])
  return planned
}
