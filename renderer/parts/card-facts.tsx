/** What a card says of each kind of file. */
import type { ReactNode } from 'react'
import type { Column } from '../../main/contract/table'
import type { TensorInfo } from '../../main/contract/tensor'
import type { Card } from '../state/model'
import { formatCount, formatShape } from '../texts/numbers'
import { useTranslate } from '../texts/translate'
import styles from './file-card.module.css'

const shownNames = 10
const shownTensors = 4

export function DatasetFacts({ card }: { card: Card<'dataset'> }) {
  const { t } = useTranslate()
  return (
    <Facts
      entries={[
        ...(card.files === undefined ? [] : [[t('card.files'), formatCount(card.files)] satisfies Entry]),
        [t('card.rows'), formatCount(card.rows)],
        [t('card.columns'), formatCount(card.columns.length)],
        ['', <Names key="names" names={card.columns.map(nameWithShape)} />],
      ]}
    />
  )
}

/** A tensor's or an image's axes are what one wants to know of it before anything else. */
const nameWithShape = ({ name, shape }: Column): string => (shape ? `${name} ${formatShape(shape)}` : name)

export function ModelFacts({ card }: { card: Card<'model'> }) {
  const { t } = useTranslate()
  return (
    <Facts
      entries={[
        [t('card.inputs'), <Tensors key="inputs" tensors={card.inputs} />],
        [t('card.outputs'), <Tensors key="outputs" tensors={card.outputs} />],
        [t('card.parameters'), formatCount(card.parameters)],
        [t('card.nodes'), formatCount(card.nodes)],
        [t('card.producer'), `${card.producer || t('card.none')} · ${t('card.opset')} ${card.opset}`],
      ]}
    />
  )
}

export function ConfigFacts({ card }: { card: Card<'training-config'> }) {
  const { t } = useTranslate()
  const settings = Object.entries(card.settings)
  const rest = settings.length - shownNames
  return (
    <Facts
      entries={[
        ...settings.slice(0, shownNames).map(
          ([key, value]): Entry => [
            key,
            <div key={key} className="clip" title={value}>
              {value}
            </div>,
          ],
        ),
        ...(rest > 0 ? [['', <More key="more" count={rest} />] satisfies Entry] : []),
        ...(card.unknownKeys.length > 0
          ? [[t('card.unknownKeys'), <Names key="unknown" names={card.unknownKeys} />] satisfies Entry]
          : []),
      ]}
    />
  )
}

export function LogFacts({ card }: { card: Card<'training-log'> }) {
  const { t } = useTranslate()
  return (
    <Facts
      entries={[
        [t('card.steps'), formatCount(card.steps)],
        [t('card.curves'), <Names key="curves" names={card.series} />],
      ]}
    />
  )
}

export function UnreadableFacts({ card }: { card: Card<'unreadable'> }) {
  const { t } = useTranslate()
  const { place, cause, remedy } = card.error
  const entries: Entry[] = [
    ...(place === null ? [] : [[t('card.place'), place] satisfies Entry]),
    [t('card.cause'), cause],
    ...(remedy === null ? [] : [[t('card.remedy'), remedy] satisfies Entry]),
  ]
  return (
    <div role="alert">
      <Facts entries={entries} />
    </div>
  )
}

type Entry = [string, ReactNode]

function Facts({ entries }: { entries: Entry[] }) {
  return (
    <dl className={styles.facts}>
      {entries.map(([term, fact], i) => [
        // biome-ignore lint/suspicious/noArrayIndexKey: facts have no other name than their place and never move
        <dt key={`term ${i}`} className="clip" title={term} style={{ maxWidth: 130 }}>
          {term}
        </dt>,
        // biome-ignore lint/suspicious/noArrayIndexKey: as above
        <dd key={`fact ${i}`}>{fact}</dd>,
      ])}
    </dl>
  )
}

function More({ count }: { count: number }) {
  const { t } = useTranslate()
  return <div className="soft">{t('card.andMore', { count })}</div>
}

function Names({ names }: { names: readonly string[] }) {
  const { t } = useTranslate()
  if (names.length === 0) return <span className="soft">{t('card.none')}</span>
  return (
    <div className={styles.names}>
      {names.slice(0, shownNames).map((name, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: names repeat in real files and never move
        <span key={i} className="clip" title={name}>
          {name}
        </span>
      ))}
      {names.length > shownNames ? <More count={names.length - shownNames} /> : null}
    </div>
  )
}

function Tensors({ tensors }: { tensors: readonly TensorInfo[] }) {
  return (
    <>
      {tensors.slice(0, shownTensors).map(({ name, type, shape }) => (
        <div key={name} className={styles.tensor}>
          <code className="clip" title={name}>
            {name}
          </code>
          <span style={{ whiteSpace: 'nowrap' }}>{formatShape(shape)}</span>
          <span className="soft">{type}</span>
        </div>
      ))}
      {tensors.length > shownTensors ? <More count={tensors.length - shownTensors} /> : null}
    </>
  )
}
