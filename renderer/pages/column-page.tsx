/** One column closely: what it holds, what the report says of it, and what a transform would make of it. */
import { ActionIcon, Button, Tooltip } from '@mantine/core'
import { IconArrowLeft, IconChevronDown, IconChevronUp, IconTable } from '@tabler/icons-react'
import { type KeyboardEvent, useEffect, useRef } from 'react'
import type { ColumnView } from '../../main/contract/column'
import type { Report } from '../../main/contract/report'
import type { Transform } from '../../main/contract/transform'
import { EvidenceFigure } from '../figures/evidence-figure'
import { AskedView } from '../parts/asked'
import { Callout } from '../parts/callout'
import { ColumnFacts } from '../parts/column-facts'
import { ColumnSays } from '../parts/column-says'
import { ColumnValues } from '../parts/column-values'
import { keysText } from '../parts/keys'
import { TransformPanel } from '../parts/transform-panel'
import {
  hintedTransforms,
  type ListedColumn,
  missingOf,
  neighbourOf,
  relationsOf,
} from '../state/column-list'
import type { Card, ColumnLook } from '../state/model'
import { useWidth } from '../state/use-width'
import { typeText } from '../texts/column-values'
import { formatCount } from '../texts/numbers'
import { useTranslate } from '../texts/translate'
import styles from './column-page.module.css'

export interface ColumnPageProps {
  dataset: Card<'dataset'>
  name: string
  /** As the list shows them: the order in which one goes on from column to column. */
  columns: readonly ListedColumn[]
  /** null: the dataset has no such column. */
  listed: ListedColumn | null
  report: Report | null
  /** null: not asked for yet. */
  look: ColumnLook | null
  onLook(proposed: Transform | null): void
  onCancelLook(): void
  onTransform(transform: Transform | null): void
  onOpen(name: string): void
  onClose(): void
  onShowRows(): void
}

export function ColumnPage(props: ColumnPageProps) {
  const { t } = useTranslate()
  const { name, listed, look, onLook, onCancelLook } = props
  const hinted = useRef<Transform[]>([])
  hinted.current = listed ? hintedTransforms(listed) : []
  const wanted = listed !== null && look === null
  useEffect(() => {
    // A detector's own proposal is what one wants to see first.
    if (wanted) onLook(hinted.current[0] ?? null)
  }, [wanted, onLook])
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: keys of the whole page, for where the window's leave them to a choice
    <div className={`page ${styles.column}`} onKeyDown={(event) => onChoiceKey(event, props)}>
      <Head {...props} />
      {listed ? (
        <AskedView
          asked={look?.view ?? { state: 'asking', progress: null }}
          doing={t('stage.profiling')}
          failed={t('data.columnFailed')}
          onCancel={onCancelLook}
          onRetry={() => onLook(hinted.current[0] ?? null)}
        >
          {(view) => (look ? <Body {...props} listed={listed} look={look} view={view} /> : null)}
        </AskedView>
      ) : (
        <Callout tone="warn" title={t('data.gone')}>
          {t('data.goneHint', { name })}
        </Callout>
      )}
    </div>
  )
}

/** The window's shortcuts leave all inputs alone; a choice of one, unlike a text field, has no use for these keys itself. */
function onChoiceKey(event: KeyboardEvent, { columns, name, onOpen, onClose }: ColumnPageProps): void {
  if (!(event.target instanceof HTMLInputElement) || event.target.type !== 'radio') return
  if (event.key === 'Escape') onClose()
  const step = event.altKey ? { ArrowUp: -1, ArrowDown: 1 }[event.key] : undefined
  const neighbour = step === undefined ? null : neighbourOf(columns, name, step)
  if (step !== undefined) event.preventDefault()
  if (neighbour !== null) onOpen(neighbour)
}

function Head({ dataset, name, columns, listed, onOpen, onClose, onShowRows }: ColumnPageProps) {
  const { t } = useTranslate()
  const place = columns.findIndex(({ profile }) => profile.name === name)
  return (
    <header className={styles.head}>
      <div className={styles.way}>
        <Button
          size="compact-sm"
          variant="subtle"
          leftSection={<IconArrowLeft size={15} aria-hidden="true" />}
          onClick={onClose}
          title={keysText('Escape', navigator.platform)}
        >
          {t('data.all', { name: dataset.name })}
        </Button>
        <span className={styles.walk}>
          {place >= 0 ? (
            <span className="soft">
              {t('data.place', { place: formatCount(place + 1), all: formatCount(columns.length) })}
            </span>
          ) : null}
          <Step columns={columns} name={name} step={-1} onOpen={onOpen} />
          <Step columns={columns} name={name} step={1} onOpen={onOpen} />
        </span>
      </div>
      <div className={styles.title}>
        <h1 className="wrap">{name}</h1>
        {listed ? (
          <>
            <span className="soft">
              {typeText(listed.profile, t)} · {listed.profile.sourceType}
            </span>
            {listed.role ? (
              <span className={styles.role} data-role={listed.role}>
                {t(`data.role.${listed.role}`)}
              </span>
            ) : null}
          </>
        ) : null}
        <Button
          size="compact-sm"
          variant="default"
          ml="auto"
          leftSection={<IconTable size={15} aria-hidden="true" />}
          onClick={onShowRows}
        >
          {t('data.showRows')}
        </Button>
      </div>
    </header>
  )
}

function Step(props: Pick<ColumnPageProps, 'columns' | 'name' | 'onOpen'> & { step: 1 | -1 }) {
  const { t } = useTranslate()
  const { columns, name, step, onOpen } = props
  const neighbour = neighbourOf(columns, name, step)
  const label = t(step === 1 ? 'action.nextColumn' : 'action.previousColumn')
  const keys = keysText(step === 1 ? 'alt+ArrowDown' : 'alt+ArrowUp', navigator.platform)
  const Icon = step === 1 ? IconChevronDown : IconChevronUp
  return (
    <Tooltip label={`${neighbour ?? label} (${keys})`}>
      <ActionIcon
        variant="default"
        size="sm"
        aria-label={label}
        disabled={neighbour === null}
        onClick={() => neighbour !== null && onOpen(neighbour)}
      >
        <Icon size={15} />
      </ActionIcon>
    </Tooltip>
  )
}

function Body(props: ColumnPageProps & { listed: ListedColumn; look: ColumnLook; view: ColumnView }) {
  const { name, listed, report, look, view, onTransform } = props
  return (
    <>
      <ColumnSays listed={listed} />
      <div className={styles.values}>
        <div className={styles.pictures}>
          <section className={`panel ${styles.picture}`}>
            <ColumnValues view={view} marks={marksOf(listed)} />
          </section>
          {missingOf(view.profile) > 0 ? <MissingMap {...props} /> : null}
        </div>
        <section className={`panel ${styles.facts}`}>
          <ColumnFacts profile={view.profile} relations={relationsOf(report, name)} />
        </section>
      </div>
      <TransformPanel
        view={view}
        hinted={hintedTransforms(listed)}
        transform={look.transform}
        preview={look.preview}
        previewing={look.previewing}
        failure={look.previewFailure}
        onChoose={onTransform}
      />
    </>
  )
}

/** Places on the column's axis that hints speak of. */
const marksOf = ({ hints, profile }: ListedColumn) =>
  hints.flatMap(({ columns, marks }) => (columns[0] === profile.name ? marks : []))

function MissingMap({ name, look, onLook, onCancelLook }: ColumnPageProps & { look: ColumnLook }) {
  const { t } = useTranslate()
  const { ref, width } = useWidth(740)
  return (
    <section className={`panel ${styles.picture}`} ref={ref}>
      <AskedView
        asked={look.missing}
        doing={t('data.findingMissing')}
        failed={t('data.missingFailed')}
        onCancel={onCancelLook}
        onRetry={() => onLook(look.transform)}
      >
        {({ rows, blockRows, shares }) => (
          <EvidenceFigure
            evidence={{ kind: 'missing-map', rows, blockRows, columns: [{ name, shares }], omitted: 0 }}
            width={width - 2 * 18}
          />
        )}
      </AskedView>
    </section>
  )
}
