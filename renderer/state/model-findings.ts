/** What the report found of one part of a model. */
import type { GraphNode } from '../../main/contract/model-graph'
import type { Finding, Report } from '../../main/contract/report'
import { nodeOf } from './model-layers'
import { isModelSubject } from './model-look'

/** Findings whose subject is the node, a parameter it reads or a tensor it makes. */
export const findingsOfNode = (report: Report | null, node: GraphNode): Finding[] =>
  report?.audits
    .flatMap(({ findings }) => findings)
    .filter(
      ({ subject }) => isModelSubject(subject) && nodeOf({ nodes: [node], edges: [] }, subject) !== null,
    ) ?? []
