/** A path typed or pasted, for files that are easier to name than to drop (a remote machine, a terminal at hand). */
import { Button, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { useTranslate } from '../texts/translate'

/** File managers copy paths in quotes, terminals with `file://`; both name the same file. */
export function cleanPath(text: string): string {
  const bare = text.trim().replace(/^(["'])(.*)\1$/, '$2')
  return bare.startsWith('file://') ? decoded(bare.slice('file://'.length)) : bare
}

/** A stray percent sign means that nothing was encoded. */
function decoded(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}

export function PathField({ onOpen }: { onOpen(paths: string[]): void }) {
  const { t } = useTranslate()
  const [text, setText] = useState('')
  const paths = text
    .split(/\r?\n/)
    .map(cleanPath)
    .filter((path) => path !== '')
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (paths.length === 0) return
    onOpen(paths)
    setText('')
  }
  return (
    <form onSubmit={submit} style={{ display: 'flex', gap: 8, flex: 1, minWidth: 260 }}>
      <TextInput
        style={{ flex: 1 }}
        aria-label={t('open.pathLabel')}
        placeholder={t('open.pathPlaceholder')}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        spellCheck={false}
        autoComplete="off"
      />
      <Button type="submit" variant="default" disabled={paths.length === 0}>
        {t('open.pathButton')}
      </Button>
    </form>
  )
}
