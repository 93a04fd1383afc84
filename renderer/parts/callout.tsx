/** Something to know before reading on, with what can be done about it. */
import { IconAlertTriangle, IconInfoCircle } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import styles from './callout.module.css'

export interface CalloutProps {
  tone: 'fail' | 'warn' | 'info'
  title?: string
  children?: ReactNode
  action?: ReactNode
  /** Spans the window under the header, without a border of its own. */
  bar?: boolean
}

export function Callout({ tone, title, children, action, bar = false }: CalloutProps) {
  const Icon = tone === 'info' ? IconInfoCircle : IconAlertTriangle
  return (
    <div
      className={styles.callout}
      data-tone={tone}
      data-bar={bar}
      role={tone === 'info' ? 'status' : 'alert'}
    >
      <Icon size={18} aria-hidden="true" className={styles.icon} />
      <div className={styles.text}>
        {title ? <strong>{title}</strong> : null}
        {children ? <div>{children}</div> : null}
      </div>
      {action}
    </div>
  )
}
