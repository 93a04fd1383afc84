/** Why a model, or a node of it, has no gradient; each names the place. */
import type { NodeProto } from 'onnx-buf'
import { InputError } from '../../contract/errors'
import { subgraphsOf } from '../attributes'
import { nodeName } from '../graph'

/** An operator lies between the loss and a wanted tensor, and Assay has no rule for it. */
export const noRule = (node: NodeProto): InputError =>
  subgraphsOf(node).length > 0 ? bodied(node) : ruleless(node)

/** Loop, Scan, or an If that an input decides. */
const bodied = (node: NodeProto): InputError =>
  new InputError({
    place: `node ${nodeName(node)}`,
    cause: `Assay has no gradient rule for ${node.opType}, whose body runs as the data decide, and it lies between the loss and the parameters`,
    remedy: 'export the model with its loops unrolled and its branches decided',
  })

const ruleless = (node: NodeProto): InputError =>
  new InputError({
    place: `node ${nodeName(node)}`,
    cause: `Assay has no gradient rule for ${node.domain && node.domain !== 'ai.onnx' ? `${node.domain}.` : ''}${node.opType}, and it lies between the loss and the parameters`,
    remedy: 'export the model with standard operators',
  })

/** The operator has a rule, but not for this form of it. */
export const unsupported = (node: NodeProto, what: string): InputError =>
  new InputError({
    place: `node ${nodeName(node)}`,
    cause: `the gradient of ${node.opType} is not known ${what}`,
    remedy: 'export the model in a simpler form',
  })
