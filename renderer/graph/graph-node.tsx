/** The drawn things: operators, closed blocks, and the frames of open ones. */

import { IconChevronRight, IconMinus } from '@tabler/icons-react'
import { Handle, type Node, type NodeProps, Position } from '@xyflow/react'
import { type CSSProperties, memo, type ReactNode } from 'react'
import type { GraphNode } from '../../main/contract/model-graph'
import { clipMiddle } from '../texts/clip'
import { formatCount, formatShape } from '../texts/numbers'
import { useTranslate } from '../texts/translate'
import { type Block, isBlock, type Member } from './blocks'
import { useDrawing } from './drawing-context'
import styles from './graph.module.css'
import type { Look } from './look'
import { contentsText, shortName } from './names'
import { blockTitle, operatorText, spokenLabel } from './titles'

export type DrawnNode = Node<
  {
    member: Member
    look: Look
    /** Whether the keyboard is here. */
    cursor: boolean
    domId: string
  },
  'operator' | 'block' | 'frame'
>

const markSigns = { added: '+', removed: '−', changed: '≠' } as const

/** Differences by sign as well as by colour; of a block with their number. */
function Marks({ look, counted }: { look: Look; counted: boolean }) {
  return (['added', 'removed', 'changed'] as const).map((mark) =>
    look.marks[mark] > 0 ? (
      <span key={mark} className={styles.mark} data-mark={mark}>
        {markSigns[mark]}
        {counted ? formatCount(look.marks[mark]) : ''}
      </span>
    ) : null,
  )
}

/** A single thing bears its mark on its border too. */
const soleMark = (look: Look, member: Member) =>
  isBlock(member)
    ? undefined
    : (['added', 'removed', 'changed'] as const).find((mark) => look.marks[mark] > 0)

function DrawnButton(props: {
  data: DrawnNode['data']
  title: string
  expanded?: boolean
  style?: CSSProperties
  onClick(): void
  children: ReactNode
}) {
  const { data, title, expanded, style, onClick, children } = props
  const { member, look, cursor, domId } = data
  const { t } = useTranslate()
  return (
    <button
      type="button"
      id={domId}
      // The drawing as a whole is one stop of the Tab key; arrows go on from there.
      tabIndex={-1}
      className={`${styles.box} nopan`}
      data-kind={member.kind}
      data-family={look.family ?? undefined}
      data-painted={look.colour !== null}
      data-selected={look.selected}
      data-cursor={cursor}
      data-found={look.found === null ? undefined : look.found > 0}
      data-mark={soleMark(look, member)}
      aria-label={spokenLabel(member, look, t)}
      aria-expanded={expanded}
      aria-pressed={expanded === undefined ? look.selected : undefined}
      title={title}
      style={style}
      onClick={onClick}
      onMouseDown={(event) => event.preventDefault()}
    >
      {children}
      <Ends />
    </button>
  )
}

/** React Flow draws lines only between things that have these. */
function Ends() {
  return (
    <>
      <Handle type="target" position={Position.Top} isConnectable={false} className={styles.end} />
      <Handle type="source" position={Position.Bottom} isConnectable={false} className={styles.end} />
    </>
  )
}

const outputsText = ({ outputs }: GraphNode): string =>
  outputs.map(({ name, type, shape }) => `${name}: ${type} ${formatShape(shape)}`).join('\n')

const OperatorNode = memo(function OperatorNode({ data }: NodeProps<DrawnNode>) {
  const { t } = useTranslate()
  const { select } = useDrawing()
  const { member, look } = data
  if (isBlock(member)) return null
  const style = look.colour ? { background: look.colour.fill, color: look.colour.text } : undefined
  return (
    <DrawnButton
      data={data}
      title={`${member.name}\n${outputsText(member)}`}
      style={style}
      onClick={() => select(member.id)}
    >
      <span className={styles.line}>
        <strong className={styles.op}>{operatorText(member, t)}</strong>
        <Marks look={look} counted={false} />
        {look.value === null ? null : <span className={styles.value}>{look.value}</span>}
      </span>
      <span className={styles.name}>{clipMiddle(shortName(member), 26)}</span>
    </DrawnButton>
  )
})

/** Colours of the operators inside, side by side. */
function Strip({ look }: { look: Look }) {
  const { strip } = look
  if (strip.length === 0) return null
  const step = 100 / strip.length
  const stops = strip.map((colour, i) => `${colour?.fill ?? 'transparent'} ${i * step}% ${(i + 1) * step}%`)
  return (
    <span className={styles.strip} style={{ background: `linear-gradient(to right, ${stops.join(', ')})` }} />
  )
}

const BlockNode = memo(function BlockNode({ data }: NodeProps<DrawnNode>) {
  const { t } = useTranslate()
  const { toggle } = useDrawing()
  const { member, look } = data
  if (!isBlock(member)) return null
  const title = blockTitle(member, t)
  return (
    <DrawnButton
      data={data}
      title={`${title}\n${contentsText(member.nodes, 120)}`}
      expanded={false}
      onClick={() => toggle(member.id)}
    >
      <span className={styles.line}>
        <IconChevronRight size={14} aria-hidden="true" className={styles.chevron} />
        <strong className={styles.op}>{clipMiddle(title, 22)}</strong>
        <Marks look={look} counted />
        {look.found ? <span className={styles.found}>{formatCount(look.found)}</span> : null}
      </span>
      <span className={styles.name}>{contentsText(member.nodes)}</span>
      {look.strip.length > 0 ? <Strip look={look} /> : <Size block={member} />}
    </DrawnButton>
  )
})

function Size({ block }: { block: Block }) {
  const { t } = useTranslate()
  const count = block.nodes.length
  return (
    <span className={styles.size}>
      {block.kind === 'inputs' || block.kind === 'outputs'
        ? formatCount(count)
        : t('graph.operators', { count, text: formatCount(count) })}
    </span>
  )
}

const FrameNode = memo(function FrameNode({ data }: NodeProps<DrawnNode>) {
  const { t } = useTranslate()
  const { toggle } = useDrawing()
  const { member, cursor, domId } = data
  if (!isBlock(member)) return null
  const name = blockTitle(member, t)
  return (
    <div className={styles.frame}>
      <button
        type="button"
        id={domId}
        tabIndex={-1}
        className={`${styles.frameTitle} nopan`}
        data-cursor={cursor}
        aria-expanded
        aria-label={t('graph.close', { name })}
        title={name}
        onClick={() => toggle(member.id)}
        onMouseDown={(event) => event.preventDefault()}
      >
        <IconMinus size={14} aria-hidden="true" className={styles.chevron} />
        <span className={styles.op}>{name}</span>
      </button>
    </div>
  )
})

export const nodeTypes = { operator: OperatorNode, block: BlockNode, frame: FrameNode }
