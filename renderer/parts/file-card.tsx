/** One opened file: what it is and what is in it. */
import { ActionIcon, Button, Loader, Progress, Tooltip } from '@mantine/core'
import {
  IconAdjustments,
  IconAlertTriangle,
  IconChartLine,
  IconFile,
  IconSchema,
  IconTable,
  IconX,
  type TablerIcon,
} from '@tabler/icons-react'
import type { ReactNode } from 'react'
import type { FileCard } from '../../main/contract/source'
import type { FileEntry } from '../state/model'
import { formatBytes } from '../texts/numbers'
import { useTranslate } from '../texts/translate'
import { ConfigFacts, DatasetFacts, LogFacts, ModelFacts, UnreadableFacts } from './card-facts'
import styles from './file-card.module.css'

const icons: Readonly<Record<FileCard['role'], TablerIcon>> = {
  dataset: IconTable,
  model: IconSchema,
  'training-config': IconAdjustments,
  'training-log': IconChartLine,
  unreadable: IconAlertTriangle,
}

export interface FileCardProps {
  entry: FileEntry
  /** A second dataset is the validation split. */
  validation: boolean
  /** Of a further model: the name of the one that is audited; null: it is that one, or no model. */
  audited: string | null
  onRemove(id: number): void
  onShowRows(path: string): void
  onShowModel(path: string): void
  onCompare(path: string): void
}

export function FileCardView(props: FileCardProps) {
  const { entry, validation, audited, onRemove, onShowRows, onShowModel, onCompare } = props
  const { t } = useTranslate()
  const { state, name, id } = entry
  const card = state.kind === 'open' ? state.card : null
  const Icon = card ? icons[card.role] : IconFile
  return (
    <article className={`panel ${styles.card}`} data-role={card?.role ?? 'pending'} aria-label={name}>
      <header className={styles.head}>
        <Icon size={20} stroke={1.7} aria-hidden="true" className={styles.icon} />
        <div className={styles.title}>
          <h3 className="clip" title={entry.path ?? name}>
            {name}
          </h3>
          <div className="soft">
            {card ? (
              <Kind card={card} validation={validation} compared={audited !== null} />
            ) : (
              <Pending entry={entry} />
            )}
          </div>
        </div>
        <Tooltip label={t('card.remove', { name })}>
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={t('card.remove', { name })}
            onClick={() => onRemove(id)}
          >
            <IconX size={16} />
          </ActionIcon>
        </Tooltip>
      </header>
      {card ? <Facts card={card} /> : null}
      {card?.role === 'dataset' ? (
        <Button
          variant="light"
          size="compact-sm"
          className={styles.action}
          onClick={() => onShowRows(card.path)}
        >
          {t('card.showRows')}
        </Button>
      ) : null}
      {card?.role === 'model' ? (
        <div className={styles.actions}>
          <Button variant="light" size="compact-sm" onClick={() => onShowModel(card.path)}>
            {t('card.showModel')}
          </Button>
          {audited === null ? null : (
            <Button variant="light" size="compact-sm" onClick={() => onCompare(card.path)}>
              <span className="clip">{t('card.compare', { name: audited })}</span>
            </Button>
          )}
        </div>
      ) : null}
    </article>
  )
}

function Kind(props: { card: FileCard; validation: boolean; compared: boolean }): ReactNode {
  const { card, validation, compared } = props
  const { t } = useTranslate()
  if (card.role === 'unreadable') return t('card.unreadable')
  const role = validation ? 'validation' : compared ? 'compared' : card.role
  return `${t(`role.${role}`)} · ${card.format} · ${formatBytes(card.bytes)}`
}

function Pending({ entry }: { entry: FileEntry }) {
  const { t } = useTranslate()
  const { state, name } = entry
  if (state.kind !== 'sending')
    return (
      <span className={styles.pending}>
        <Loader size={12} aria-hidden="true" /> {t('card.opening')}
      </span>
    )
  const percent = state.share === null ? 100 : state.share * 100
  return (
    <span className={styles.pending}>
      {t('card.sending')} {state.share === null ? '' : `${Math.round(percent)}%`}
      <Progress
        value={percent}
        animated={state.share === null}
        size="sm"
        w={120}
        aria-label={`${t('card.sending')} ${name}`}
      />
    </span>
  )
}

function Facts({ card }: { card: FileCard }) {
  switch (card.role) {
    case 'dataset':
      return <DatasetFacts card={card} />
    case 'model':
      return <ModelFacts card={card} />
    case 'training-config':
      return <ConfigFacts card={card} />
    case 'training-log':
      return <LogFacts card={card} />
    case 'unreadable':
      return <UnreadableFacts card={card} />
  }
}
