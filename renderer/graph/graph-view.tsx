/** A model drawn as a graph: blocks open and close, colours and search come from outside. */
import { MiniMap, Panel, ReactFlow, ReactFlowProvider, useStore } from '@xyflow/react'
import { type KeyboardEvent, useId, useMemo, useRef, useState } from 'react'
import { Callout } from '../parts/callout'
import { useTranslate } from '../texts/translate'
import { blocksAround, blockTree, isBlock } from './blocks'
import { DrawingProvider } from './drawing-context'
import { drawnEdges, drawnNodes } from './drawn'
import styles from './graph.module.css'
import { type DrawnEdge, edgeTypes } from './graph-edge'
import { type DrawnNode, nodeTypes } from './graph-node'
import type { GraphViewProps } from './graph-props'
import { FamilyLegend, PaintLegend } from './legend'
import { linkLabel } from './link-label'
import { lookOf } from './look'
import { Neighbours } from './neighbours'
import { familyOf, paintScale } from './paint'
import { shownGraph } from './shown'
import { useExpanded } from './use-expanded'
import { type Drawn, useLayout } from './use-layout'
import { useViewPort } from './use-view-port'
import { zoomLimits } from './view-port'
import { type Arrow, stepFrom } from './walk'
import { ZoomButtons } from './zoom-buttons'

/** So many things on a map would be a grey smear, and slow. */
const mostOnMap = 1500

export function GraphView(props: GraphViewProps) {
  const { t } = useTranslate()
  if (props.graph.nodes.length === 0) return <p className={styles.middle}>{t('graph.empty')}</p>
  return (
    <ReactFlowProvider>
      <Drawing {...props} />
    </ReactFlowProvider>
  )
}

const detailOf = (zoom: number): 'far' | 'middle' | 'near' =>
  zoom < 0.34 ? 'far' : zoom < 0.85 ? 'middle' : 'near'

function Drawing({ graph, label, paint, selected, onSelect, found, marks }: GraphViewProps) {
  const { t } = useTranslate()
  const prefix = useId()
  const element = useRef<HTMLDivElement>(null)
  const tree = useMemo(() => blockTree(graph), [graph])
  const expanded = useExpanded(tree, selected)
  const shown = useMemo(() => shownGraph(tree, expanded.ids), [tree, expanded.ids])
  const { drawn, waiting, retry } = useLayout(shown)
  const view = useViewPort(drawn, selected)
  const [kept, setCursor] = useState<string | null>(null)
  // The keyboard is where the selection is, until it goes on to a block.
  const cursor = kept ?? selected
  const detail = useStore(({ transform }) => detailOf(transform[2]))
  const scale = useMemo(() => (paint ? paintScale(paint) : null), [paint])
  const present = useMemo(
    () => new Set(graph.nodes.filter(({ kind }) => kind === 'operator').map(familyOf)),
    [graph],
  )
  const domId = (id: string) => `${prefix}${encodeURIComponent(id)}`

  const select = (id: string) => {
    setCursor(null)
    onSelect(id)
    element.current?.focus({ preventScroll: true })
  }
  const toggle = (id: string) => {
    view.keep(id)
    setCursor(id)
    expanded.toggle(id)
    element.current?.focus({ preventScroll: true })
  }
  const goTo = (id: string) => {
    view.reveal(id)
    if (drawn && isBlock(memberOf(drawn, id))) {
      setCursor(id)
      onSelect(null)
    } else select(id)
  }
  const onKeyDown = keysOf({
    drawn,
    cursor,
    goTo,
    toggle,
    view,
    around: (id) => blocksAround(tree, id)[0]?.id,
  })

  const nodesBefore = useRef(new Map<string, DrawnNode>())
  const edgesBefore = useRef(new Map<string, DrawnEdge>())
  // biome-ignore lint/correctness/useExhaustiveDependencies: domId is made of the prefix alone
  const nodes = useMemo(() => {
    if (!drawn) return []
    const look = { paint, found, marks, selected }
    const made = drawnNodes(
      drawn,
      { lookOf: (item) => lookOf(item, look, scale), domId, cursor },
      nodesBefore.current,
    )
    nodesBefore.current = new Map(made.map((node) => [node.id, node]))
    return made
  }, [drawn, paint, scale, found, marks, selected, cursor, prefix])
  const edges = useMemo(() => {
    if (!drawn) return []
    const counts = found && new Map(nodesBefore.current)
    const made = drawnEdges(
      drawn,
      {
        labelOf: linkLabel(graph, t),
        active: cursor,
        found: counts && ((id) => (counts.get(id)?.data.look.found ?? 0) > 0),
      },
      edgesBefore.current,
    )
    edgesBefore.current = new Map(made.map((edge) => [edge.id, edge]))
    return made
  }, [drawn, found, cursor, graph, t])
  const actions = useRef({ toggle, select })
  actions.current = { toggle, select }
  const stable = useMemo(
    () => ({
      toggle: (id: string) => actions.current.toggle(id),
      select: (id: string) => actions.current.select(id),
    }),
    [],
  )
  return (
    <div className={styles.view} data-zoom={detail} data-waiting={waiting}>
      <p id={`${prefix}keys`} className="hidden">
        {t('graph.keys')}
      </p>
      <DrawingProvider value={stable}>
        <ReactFlow<DrawnNode, DrawnEdge>
          ref={element}
          className={styles.canvas}
          // The drawing takes the keyboard as one thing; its parts are its descendants.
          tabIndex={0}
          aria-label={label}
          aria-describedby={`${prefix}keys`}
          aria-activedescendant={cursor === null ? undefined : domId(cursor)}
          onKeyDown={onKeyDown}
          nodes={nodes}
          edges={edges}
          nodeTypes={nodeTypes}
          edgeTypes={edgeTypes}
          minZoom={zoomLimits.least}
          maxZoom={zoomLimits.most}
          onlyRenderVisibleElements
          nodesDraggable={false}
          nodesConnectable={false}
          nodesFocusable={false}
          edgesFocusable={false}
          elementsSelectable={false}
          disableKeyboardA11y
          zoomOnDoubleClick={false}
          deleteKeyCode={null}
          selectionKeyCode={null}
          multiSelectionKeyCode={null}
          panOnScroll
          proOptions={{ hideAttribution: true }}
        >
          <Panel position="top-left">
            {paint ? <PaintLegend paint={paint} scale={scale} /> : <FamilyLegend present={present} />}
          </Panel>
          <Panel position="bottom-left">
            <ZoomButtons view={view} />
          </Panel>
          {drawn?.failure == null ? null : (
            <Panel position="bottom-center" className={styles.notice}>
              <Callout
                tone="warn"
                action={
                  <button type="button" className="figure-button" onClick={retry}>
                    {t('graph.retry')}
                  </button>
                }
              >
                {t('graph.failed', { message: drawn.failure })}
              </Callout>
            </Panel>
          )}
          {nodes.length > 1 && nodes.length <= mostOnMap ? (
            <MiniMap<DrawnNode>
              pannable
              zoomable
              ariaLabel={t('graph.map')}
              nodeColor={mapColour}
              nodeBorderRadius={8}
              style={{ width: 120, height: 160 }}
            />
          ) : null}
        </ReactFlow>
      </DrawingProvider>
      {drawn ? null : (
        <p className={styles.laying} role="status">
          {t('graph.laying', { count: shown.items.length })}
        </p>
      )}
      {drawn && cursor !== null ? <Neighbours drawn={drawn} id={cursor} /> : null}
    </div>
  )
}

const memberOf = ({ shown }: Drawn, id: string) => shown.items.find((item) => item.id === id)!.member

function mapColour({ type, data }: DrawnNode): string {
  if (type === 'frame') return 'color-mix(in srgb, var(--neutral) 16%, transparent)'
  if (data.look.selected || data.look.found) return 'var(--accent)'
  return data.look.colour?.fill ?? 'var(--neutral)'
}

interface Keys {
  drawn: Drawn | null
  cursor: string | null
  /** The block around a thing. */
  around(id: string): string | undefined
  goTo(id: string): void
  toggle(id: string): void
  view: ReturnType<typeof useViewPort>
}

const arrows: ReadonlySet<string> = new Set(['ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight'])

function keysOf({ drawn, cursor, around, goTo, toggle, view }: Keys) {
  const act = (key: string): boolean => {
    if (!drawn) return false
    if (arrows.has(key)) {
      const to = stepFrom(drawn.shown, drawn.placed, cursor, key as Arrow)
      if (to !== null) goTo(to)
      return true
    }
    if (key === '+' || key === '=') view.zoomIn()
    else if (key === '-') view.zoomOut()
    else if (key === '0') view.showAll()
    else if (key === 'Enter' && cursor !== null && isBlock(memberOf(drawn, cursor))) toggle(cursor)
    else if (key === 'Backspace' && cursor !== null) {
      const outer = around(cursor)
      if (outer === undefined) return false
      toggle(outer)
    } else return false
    return true
  }
  return (event: KeyboardEvent<HTMLElement>) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    if (event.target !== event.currentTarget) return
    if (act(event.key)) {
      event.preventDefault()
      event.stopPropagation()
    }
  }
}
