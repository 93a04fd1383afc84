/** Finished artifacts by the content they were computed from: in memory, for as long as the engine lives. */
import type { ArtifactId, ArtifactTypes, Gathered } from '../contract/artifacts'
import type { ArtifactCache } from '../report/gather'

/** The content keys an artifact may depend on; null: no such file. */
export interface ContentKeys {
  dataset: string | null
  validation: string | null
  model: string | null
  config: string | null
  log: string | null
  /** Answers and seed as text. */
  told: string
  /** How much may be tried on the model. */
  experiments: string
}

type Shelf = { [Id in ArtifactId]?: Gathered<ArtifactTypes[Id]> }

const shelvesKept = 32

/** Artifacts of one file alone are found again when its companions change; all others depend on the whole set, and experiments on their mode too. */
function shelfName(id: ArtifactId, { experiments, ...keys }: ContentKeys): string {
  switch (id) {
    case 'scan':
    case 'profile':
    case 'sample':
    case 'hints':
      return `dataset ${keys.dataset}`
    case 'model':
    case 'weights':
      return `model ${keys.model}`
    case 'experiments':
      return `${experiments} ${JSON.stringify(keys)}`
    default:
      return JSON.stringify(keys)
  }
}

/** Gives an ArtifactCache for one set of contents. */
export function createArtifactShelves(): (keys: ContentKeys) => ArtifactCache {
  // In order of use, the longest unused first.
  const shelves = new Map<string, Shelf>()

  function shelf(id: ArtifactId, keys: ContentKeys): Shelf {
    const name = shelfName(id, keys)
    const found = shelves.get(name) ?? {}
    shelves.delete(name)
    shelves.set(name, found)
    for (const [oldest] of [...shelves].slice(0, Math.max(0, shelves.size - shelvesKept)))
      shelves.delete(oldest)
    return found
  }

  return (keys) => ({
    recall: (id) => shelf(id, keys)[id],
    keep(id, gathered) {
      Object.assign(shelf(id, keys), { [id]: gathered })
    },
  })
}
