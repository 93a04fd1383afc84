/** What drawn things are called in the language of the window. */
import type { Translate } from '../texts/translate'
import { type Block, isBlock, type Member } from './blocks'
import type { Look } from './look'
import { shortName } from './names'

export function blockTitle({ kind, title, range }: Block, t: Translate['t']): string {
  if (kind === 'inputs') return t('graph.inputs')
  if (kind === 'outputs') return t('graph.outputs')
  return range ? t('graph.run', { from: range.from, to: range.to }) : title
}

export const memberTitle = (member: Member, t: Translate['t']): string =>
  isBlock(member) ? blockTitle(member, t) : `${operatorText(member, t)} ${shortName(member)}`

export function operatorText({ kind, op }: { kind: string; op: string }, t: Translate['t']): string {
  if (kind === 'input') return t('graph.input')
  return kind === 'output' ? t('graph.output') : op
}

/** The whole of what a drawn thing shows, in words. */
export function spokenLabel(member: Member, look: Look, t: Translate['t']): string {
  const said = isBlock(member)
    ? [t('graph.block', { name: blockTitle(member, t), count: member.nodes.length })]
    : [`${operatorText(member, t)} ${member.name}`, ...(look.value === null ? [] : [look.value])]
  const marks = (['added', 'removed', 'changed'] as const)
    .filter((mark) => look.marks[mark] > 0)
    .map((mark) => `${t(`graph.mark.${mark}`)}${isBlock(member) ? ` ${look.marks[mark]}` : ''}`)
  const found = look.found ? [t('graph.found', { count: look.found })] : []
  return [...said, ...marks, ...found].join(', ')
}
