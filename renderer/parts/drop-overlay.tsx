/** The whole window takes files. */
import { Dropzone } from '@mantine/dropzone'
import { IconUpload } from '@tabler/icons-react'
import { useTranslate } from '../texts/translate'

type DropEvent = Parameters<NonNullable<React.ComponentProps<typeof Dropzone>['getFilesFromEvent']>>[0]

/**
 * The File objects as the browser made them. react-dropzone's own reading goes through file system handles, whose files
 * the desktop cannot trace back to a path.
 */
async function filesOf(event: DropEvent): Promise<File[]> {
  if (!('dataTransfer' in event) || !event.dataTransfer) return []
  return Array.from(event.dataTransfer.files)
}

export function DropOverlay({ onDrop }: { onDrop(files: File[]): void }) {
  const { t } = useTranslate()
  return (
    <Dropzone.FullScreen active getFilesFromEvent={filesOf} onDrop={onDrop} zIndex={500}>
      <div
        style={{
          minHeight: 'calc(100vh - 80px)',
          display: 'grid',
          placeContent: 'center',
          justifyItems: 'center',
          gap: 6,
          pointerEvents: 'none',
        }}
      >
        <IconUpload size={44} stroke={1.3} color="var(--accent)" aria-hidden="true" />
        <strong style={{ fontSize: 22 }}>{t('open.drop')}</strong>
        <span className="soft">{t('open.dropHint')}</span>
      </div>
    </Dropzone.FullScreen>
  )
}
