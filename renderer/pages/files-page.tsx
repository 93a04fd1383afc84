/** The first page: an invitation while nothing is open, then a card per file. */
import { Button } from '@mantine/core'
import { IconFolderOpen, IconUpload } from '@tabler/icons-react'
import type { FileCard } from '../../main/contract/source'
import { Callout } from '../parts/callout'
import { FileCardView } from '../parts/file-card'
import { PathField } from '../parts/path-field'
import { SampleList } from '../parts/sample-list'
import type { FileEntry, Sample } from '../state/model'
import { useTranslate } from '../texts/translate'
import styles from './files-page.module.css'

export interface FilesPageProps {
  files: readonly FileEntry[]
  samples: readonly Sample[] | null
  onChoose(): void
  onOpenPaths(paths: string[]): void
  onOpenSample(sample: Sample): void
  onRemove(id: number): void
  onShowRows(path: string): void
  onShowModel(path: string): void
  /** Sets a model beside the one that is audited. */
  onCompare(path: string): void
}

export function FilesPage(props: FilesPageProps) {
  return (
    <div className="page">
      {props.files.length === 0 ? <Invitation {...props} /> : <Cards {...props} />}
      <div className={styles.samples}>
        <SampleList samples={props.samples} onOpen={props.onOpenSample} />
      </div>
    </div>
  )
}

function Invitation({ onChoose, onOpenPaths }: FilesPageProps) {
  const { t } = useTranslate()
  return (
    <section className={styles.invitation}>
      <IconUpload size={34} stroke={1.4} aria-hidden="true" className={styles.icon} />
      <h1>{t('open.title')}</h1>
      <p className={styles.lead}>{t('open.lead')}</p>
      <div className={styles.ways}>
        <Button size="md" leftSection={<IconFolderOpen size={18} />} onClick={onChoose}>
          {t('open.button')}
        </Button>
        <span className="soft">{t('open.path')}</span>
        <PathField onOpen={onOpenPaths} />
      </div>
      <p className={styles.kinds}>{t('open.kinds')}</p>
    </section>
  )
}

function Cards(props: FilesPageProps) {
  const { t } = useTranslate()
  const { files, onChoose, onOpenPaths, onRemove, onShowRows, onShowModel, onCompare } = props
  const roles = files.map(({ state }) => (state.kind === 'open' ? state.card.role : null))
  const firstDataset = roles.indexOf('dataset')
  const firstModel = roles.indexOf('model')
  return (
    <section aria-labelledby="files">
      <div className={styles.bar}>
        <h1 id="files">{t('files.title')}</h1>
        <div className={styles.ways}>
          <PathField onOpen={onOpenPaths} />
          <Button leftSection={<IconFolderOpen size={18} />} onClick={onChoose}>
            {t('open.button')}
          </Button>
        </div>
      </div>
      <div className={styles.cards}>
        {files.map((entry, i) => (
          <FileCardView
            key={entry.id}
            entry={entry}
            validation={roles[i] === 'dataset' && i !== firstDataset}
            audited={roles[i] === 'model' && i !== firstModel ? files[firstModel].name : null}
            onRemove={onRemove}
            onShowRows={onShowRows}
            onShowModel={onShowModel}
            onCompare={onCompare}
          />
        ))}
      </div>
      <Missing roles={roles} />
    </section>
  )
}

/** Says what another file would settle, so that a half-answered report is no surprise. */
function Missing({ roles }: { roles: readonly (FileCard['role'] | null)[] }) {
  const { t } = useTranslate()
  if (roles.includes(null)) return null
  const lacks = (role: FileCard['role']) => !roles.includes(role)
  if (lacks('dataset') && lacks('model'))
    return (
      <div className={styles.none}>
        <Callout tone="warn">{t('files.none')}</Callout>
      </div>
    )
  return (
    <ul className={styles.missing}>
      {lacks('dataset') ? <li>{t('files.missing.dataset')}</li> : null}
      {lacks('model') ? <li>{t('files.missing.model')}</li> : null}
      {lacks('training-config') ? <li>{t('files.missing.config')}</li> : null}
      <li>{t('open.more')}</li>
    </ul>
  )
}
