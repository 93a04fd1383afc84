/** Keeps one broken part from taking the window with it. */
import { Component, type ReactNode } from 'react'

interface Props {
  children: ReactNode
  /** Shown in place of what broke. */
  instead: (message: string) => ReactNode
}

/** A class, because React offers catching errors of what is below to nothing else. */
export class ErrorBoundary extends Component<Props, { message: string | null }> {
  override state = { message: null }

  static getDerivedStateFromError(error: unknown) {
    return { message: error instanceof Error ? error.message : String(error) }
  }

  override render() {
    const { message } = this.state
    return message === null ? this.props.children : this.props.instead(message)
  }
}
