/** Attention as one node: of the standard (opset 23) and of com.microsoft. Results are means of values, weighted by a Softmax. */
import type { Dimension } from '../../contract/tensor'
import { intAttribute, intsAttribute } from '../attributes'
import { dividedBy, multiplied } from '../dimension'
import { type Facts, likeInput, type NodeContext, type OperatorRules } from './rule'

/** [N, heads, T, size] each, or [N, T, heads * size] with the heads told. Means lie between the values. */
function standard(of: NodeContext): Partial<Facts>[] {
  const [q, v] = [of.facts(0).shape, of.facts(2).shape]
  if (!q || !v) return [{}]
  if (q.length === 4) return [{ shape: [q[0], q[1], q[2], v[3]] }]
  const [heads, stored] = ['q_num_heads', 'kv_num_heads'].map((name) => intAttribute(of.node, name, 0))
  const width = multiplied(dividedBy(v[2] ?? null, stored || null), heads || null)
  return [{ shape: [q[0], q[1], width] }]
}

/** com.microsoft, Attention: x [N, T, D], weights [D, 3 * hidden] of query, key and value together. */
function packed(of: NodeContext): Partial<Facts>[] {
  const [x, w] = [of.facts(0).shape, of.facts(1).shape]
  const told = intsAttribute(of.node, 'qkv_hidden_sizes')?.[2]
  const hidden: Dimension = told ?? dividedBy(w?.[1] ?? null, 3)
  return [{ shape: x && x.length === 3 ? [x[0], x[1], hidden] : null }]
}

/** com.microsoft, MultiHeadAttention: query [N, T, D], value [N, S, hidden]. */
function multiHead(of: NodeContext): Partial<Facts>[] {
  const [q, v] = [of.facts(0).shape, of.facts(2).shape]
  return [{ shape: q?.length === 3 && v?.length === 3 ? [q[0], q[1], v[2]] : null }]
}

/** Sums of word, place and segment embeddings, normalized: [N, T, hidden] and the lengths of the masks. */
function embedded(of: NodeContext): Partial<Facts>[] {
  const [ids, words] = [of.facts(0).shape, of.facts(2)]
  const shape = ids ? [...ids, words.shape?.[1] ?? null] : null
  return [
    { shape, type: words.type },
    { shape: ids ? [ids[0]] : null, type: 'int32' },
    { shape, type: words.type },
  ]
}

export const attentionRules: OperatorRules = {
  Attention: { facts: standard },
  RotaryEmbedding: { facts: likeInput },
}

/** com.microsoft */
export const fusedAttentionRules: OperatorRules = {
  Attention: { facts: packed },
  MultiHeadAttention: { facts: multiHead },
  EmbedLayerNormalization: { facts: embedded },
  RotaryEmbedding: { facts: likeInput },
}
