/** Above a model: which one, what of it is shown, what it is coloured by, and what it is set beside. */
import { Button, Checkbox, CloseButton, SegmentedControl, Select, TextInput } from '@mantine/core'
import { IconArrowsExchange, IconCopy, IconSearch } from '@tabler/icons-react'
import type { Card } from '../state/model'
import { type ModelLook, type ModelView, modelViews, type PaintId, paintIds } from '../state/model-look'
import { modelNames } from '../state/model-names'
import { formatCount } from '../texts/numbers'
import { useTranslate } from '../texts/translate'
import styles from './model-bar.module.css'

export interface ModelBarProps {
  model: Card<'model'>
  models: readonly Card<'model'>[]
  beside: Card<'model'> | null
  look: ModelLook
  /** Operators that the layer table can be cut down to. */
  operators: readonly string[]
  /** What the search found, in the words of the view; null: nothing is searched. */
  found: string | null
  onShow(path: string): void
  onBeside(path: string | null): void
  onSwap(): void
  onLook(change: Partial<ModelLook>): void
  onCopy(): void
}

export function ModelBar(props: ModelBarProps) {
  const { t } = useTranslate()
  const { model, models, look, found, onShow, onLook } = props
  return (
    <div className={styles.bar}>
      <div className={styles.line}>
        {models.length > 1 ? (
          <Select
            size="xs"
            w={220}
            aria-label={t('model.choose')}
            data={optionsOf(models)}
            value={model.path}
            onChange={(path) => path && onShow(path)}
            allowDeselect={false}
          />
        ) : (
          <h1 className="clip" title={model.path}>
            {model.name}
          </h1>
        )}
        <Beside {...props} />
        <SegmentedControl
          size="xs"
          className={styles.views}
          aria-label={t('model.views')}
          data={modelViews.map((value) => ({ value, label: t(`model.view.${value}`) }))}
          value={look.view}
          onChange={(view) => onLook({ view: view as ModelView })}
        />
      </div>
      {look.view === 'graph' || look.view === 'layers' ? (
        <div className={styles.line}>
          <TextInput
            size="xs"
            w={220}
            type="search"
            aria-label={t('model.search')}
            placeholder={t('model.search')}
            leftSection={<IconSearch size={14} aria-hidden="true" />}
            rightSection={
              look.search === '' ? null : (
                <CloseButton
                  size="xs"
                  aria-label={t('data.searchClear')}
                  onClick={() => onLook({ search: '' })}
                />
              )
            }
            value={look.search}
            onChange={(event) => onLook({ search: event.currentTarget.value })}
          />
          {found === null ? null : (
            <span className={`soft ${styles.found}`} aria-live="polite">
              {found}
            </span>
          )}
          {look.view === 'graph' ? <Paint {...props} /> : <Cut {...props} />}
        </div>
      ) : null}
    </div>
  )
}

const optionsOf = (models: readonly Card<'model'>[]) =>
  [...modelNames(models)].map(([value, label]) => ({ value, label }))

function Beside({ model, models, beside, onBeside, onSwap }: ModelBarProps) {
  const { t } = useTranslate()
  const others = models.filter((one) => one !== model)
  if (others.length === 0)
    return (
      <span className={`soft ${styles.hint}`} title={t('model.besideHint')}>
        {t('model.besideHint')}
      </span>
    )
  return (
    <span className={styles.beside}>
      <label className="soft" htmlFor="beside">
        {t('model.beside')}
      </label>
      <Select
        id="beside"
        size="xs"
        w={200}
        clearable
        placeholder={t('model.none')}
        data={optionsOf(models).filter(({ value }) => value !== model.path)}
        value={beside?.path ?? null}
        onChange={onBeside}
      />
      {beside ? (
        <Button
          size="compact-xs"
          variant="default"
          leftSection={<IconArrowsExchange size={14} aria-hidden="true" />}
          onClick={onSwap}
        >
          {t('model.swap')}
        </Button>
      ) : null}
    </span>
  )
}

function Paint({ look, onLook }: ModelBarProps) {
  const { t } = useTranslate()
  return (
    <span className={styles.tools}>
      <label className="soft" htmlFor="paint">
        {t('model.paintBy')}
      </label>
      <Select
        id="paint"
        size="xs"
        w={230}
        data={paintIds.map((value) => ({
          value,
          label: t(`model.paint.${value}`),
        }))}
        value={look.paint}
        onChange={(paint) => paint && onLook({ paint: paint as PaintId })}
        allowDeselect={false}
      />
    </span>
  )
}

function Cut({ look, operators, beside, onLook, onCopy }: ModelBarProps) {
  const { t } = useTranslate()
  return (
    <span className={styles.tools}>
      {beside ? (
        <Checkbox
          size="xs"
          label={t('model.onlyDifferent')}
          checked={look.onlyDifferent}
          onChange={(event) => onLook({ onlyDifferent: event.currentTarget.checked })}
        />
      ) : null}
      <Select
        size="xs"
        w={170}
        clearable
        aria-label={t('model.byOperator')}
        placeholder={t('model.allOperators')}
        data={[...operators]}
        value={look.op}
        onChange={(op) => onLook({ op })}
      />
      <Button
        size="xs"
        variant="default"
        leftSection={<IconCopy size={14} aria-hidden="true" />}
        onClick={onCopy}
      >
        {t('model.copy')}
      </Button>
    </span>
  )
}

/** 'x of y' of what is listed or drawn. */
export const foundText = (found: number, all: number, t: ReturnType<typeof useTranslate>['t']): string =>
  t('model.found', { found: formatCount(found), all: formatCount(all) })
