/** Terms and what is known of each, one below the other; what is not known is left out. */
import type { ReactNode } from 'react'
import styles from './facts.module.css'

export type Fact = readonly [term: string, fact: ReactNode]

export function Facts({ facts }: { facts: readonly (Fact | null)[] }) {
  const known = facts.filter((fact): fact is Fact => fact !== null)
  if (known.length === 0) return null
  return (
    <dl className={styles.facts}>
      {known.map(([term, fact]) => (
        <div key={term}>
          <dt>{term}</dt>
          <dd>{fact}</dd>
        </div>
      ))}
    </dl>
  )
}
