/** `If` nodes replaced by the branch that is taken for good. */
import type { GraphProto, ModelProto, NodeProto } from 'onnx-buf'
import { InputError } from '../contract/errors'
import type { Resolution } from '../contract/model'
import { attributeOf } from './attributes'
import { graphOf, withGraph } from './codec'
import { nodeOf } from './edit'
import { nodeName } from './graph'
import { freshNames, ownNames, type Rename, renamedNode, renamedParts } from './renaming'

export interface Decision {
  value: boolean
  because: Resolution['because']
  input: string | null
}

export interface Resolved {
  model: ModelProto
  resolutions: Resolution[]
}

export const isIf = ({ opType, domain }: NodeProto): boolean =>
  opType === 'If' && (domain === '' || domain === 'ai.onnx')

/**
 * The model with every `If` of its own graph that `decide` has an answer for (by the name of its condition) replaced by the nodes of the
 * branch taken. Those inside that branch stand at the top then, for another call. Throws InputError where the branch is missing
 * or gives out another number of tensors than the node.
 */
export function resolveBranches(model: ModelProto, decide: (condition: string) => Decision | null): Resolved {
  let current = model
  const resolutions: Resolution[] = []
  for (const node of graphOf(model).node.filter(isIf)) {
    const decision = decide(node.input[0] ?? '')
    if (!decision) continue
    const { value, because, input } = decision
    current = withBranch(current, node, value ? 'then_branch' : 'else_branch')
    resolutions.push({ node: nodeName(node), branch: value ? 'then' : 'else', because, input })
  }
  return { model: current, resolutions }
}

function branchOf(node: NodeProto, name: string): GraphProto {
  const branch = attributeOf(node, name)?.g
  if (!branch || branch.output.length !== node.output.length) {
    throw new InputError({
      place: nodeName(node),
      cause: branch
        ? `its ${name} gives out ${branch.output.length} tensors, the node ${node.output.length}`
        : `lacks its ${name}`,
      remedy: 'the file may be damaged; export it again',
    })
  }
  return branch
}

function withBranch(model: ModelProto, node: NodeProto, name: string): ModelProto {
  const graph = graphOf(model)
  const branch = branchOf(node, name)
  const fresh = freshNames(model, node)
  const made = new Set(branch.node.flatMap(({ output }) => output))
  const names = new Map<string, string>()
  // What is no result of a node inside, or is given out twice, is copied.
  const copies = branch.output.flatMap((inner, i) => {
    if (node.output[i] === '') return []
    if (!made.has(inner.name) || names.has(inner.name)) return [[inner.name, node.output[i]] as const]
    names.set(inner.name, node.output[i])
    return []
  })
  for (const own of ownNames(branch)) if (!names.has(own)) names.set(own, fresh(own))
  const rename: Rename = (inner) => names.get(inner) ?? inner
  const taken = [
    ...branch.node.map((inner) => renamedNode(inner, rename, fresh, (own) => own)),
    ...copies.map(([inner, output]) => nodeOf('Identity', [rename(inner)], output)),
  ]
  const parts = renamedParts(branch, rename)
  return withGraph(model, {
    node: graph.node.flatMap((one) => (one === node ? taken : [one])),
    initializer: [...graph.initializer, ...parts.initializer],
    sparseInitializer: [...graph.sparseInitializer, ...parts.sparseInitializer],
    valueInfo: [...graph.valueInfo, ...parts.valueInfo],
  })
}
