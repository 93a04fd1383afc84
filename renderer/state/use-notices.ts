/** Passing notices of the store, shown as Mantine notifications. */
import { notifications } from '@mantine/notifications'
import { type ReactNode, useEffect } from 'react'
import type { Notice } from './model'
import { useAssay } from './use-session'

/** Shows each notice once, as `draw` puts it; `hide` takes it away before its time, as does a button `closeLabel`. */
export function useNotices(draw: (notice: Notice, hide: () => void) => ReactNode, closeLabel: string): void {
  const notice = useAssay((state) => state.notice)
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new `draw` (another language) must not show it again
  useEffect(() => {
    if (!notice) return
    const id = String(notice.id)
    const failed = ['failed', 'copy-refused', 'copy-too-much'].includes(notice.kind)
    notifications.show({
      id,
      closeButtonProps: { 'aria-label': closeLabel },
      message: draw(notice, () => notifications.hide(id)),
      color: failed ? 'orange' : undefined,
      autoClose: failed ? 12_000 : 8_000,
    })
  }, [notice])
}
