/** What an audit saw: each finding with its subject, its number and how it is known. */
import { Button } from '@mantine/core'
import { useState } from 'react'
import type { Finding } from '../../main/contract/report'
import { isModelSubject } from '../state/model-look'
import { useFindingLinks } from '../state/use-finding-links'
import { measuredText } from '../texts/measured'
import { useTranslate } from '../texts/translate'
import styles from './finding-list.module.css'
import { GradeBadge } from './grade-badge'

const shownAtFirst = 8
const rank = { fail: 0, warn: 1, info: 2 } as const

/** Faults first; findings of one severity stay in the audit's order. */
export const bySeverity = (findings: readonly Finding[]): Finding[] =>
  [...findings].sort((a, b) => rank[a.severity] - rank[b.severity])

export function FindingList({ findings }: { findings: readonly Finding[] }) {
  const { t } = useTranslate()
  const [whole, setWhole] = useState(false)
  const sorted = bySeverity(findings)
  return (
    <>
      <ul className={styles.list}>
        {(whole ? sorted : sorted.slice(0, shownAtFirst)).map((finding, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: findings have no id and never move
          <FindingItem key={i} finding={finding} />
        ))}
      </ul>
      {findings.length > shownAtFirst ? (
        <Button variant="subtle" size="compact-sm" aria-expanded={whole} onClick={() => setWhole(!whole)}>
          {whole ? t('audit.showFewer') : t('audit.showAll', { count: findings.length })}
        </Button>
      ) : null}
    </>
  )
}

function FindingItem({ finding }: { finding: Finding }) {
  const { t, sentence } = useTranslate()
  const { severity, grade, subject, message, measured, expected } = finding
  return (
    <li className={styles.finding} data-severity={severity}>
      <div className={styles.head}>
        <span className={styles.severity}>{t(`severity.${severity}`)}</span>
        <span className={styles.subject} title={subject.name}>
          <span className="soft">{t(`subject.${subject.kind}`)}</span> <SubjectName subject={subject} />
        </span>
        <GradeBadge grade={grade} />
      </div>
      <p className={styles.message}>{sentence(message)}</p>
      <RowLinks rows={finding.rows ?? []} />
      {measured || expected ? (
        <dl className={styles.numbers}>
          {measured ? (
            <div>
              <dt>{t('finding.measured')}</dt>
              <dd>{measuredText(measured, t)}</dd>
            </div>
          ) : null}
          {expected ? (
            <div>
              <dt>{t('finding.expected')}</dt>
              <dd>{sentence(expected)}</dd>
            </div>
          ) : null}
        </dl>
      ) : null}
    </li>
  )
}

/** A column of the dataset leads to where its values are, a part of the model to where it stands in it. */
function SubjectName({ subject }: Pick<Finding, 'subject'>) {
  const { t } = useTranslate()
  const links = useFindingLinks()
  const { name } = subject
  if (subject.kind === 'column' && links?.columns.has(name))
    return <Leading name={name} label={t('finding.showColumn', { name })} onGo={() => links.onColumn(name)} />
  const onPart = links?.onPart
  if (onPart && isModelSubject(subject))
    return <Leading name={name} label={t('finding.showPart', { name })} onGo={() => onPart(subject)} />
  return <code>{name}</code>
}

const Leading = ({ name, label, onGo }: { name: string; label: string; onGo(): void }) => (
  <button type="button" className={styles.link} aria-label={label} onClick={onGo}>
    <code>{name}</code>
  </button>
)

/** Rows are counted from 1 where people read them, as in the table. */
export function RowLinks({ rows }: { rows: readonly number[] }) {
  const { t } = useTranslate()
  const links = useFindingLinks()
  if (rows.length === 0) return null
  return (
    <p className={styles.rows}>
      <span className="soft">{t('finding.rows')}</span>
      {rows.map((row) =>
        links && row < links.rows ? (
          <button
            key={row}
            type="button"
            className={styles.link}
            aria-label={t('finding.showRow', { row: row + 1 })}
            onClick={() => links.onRow(row)}
          >
            {t('finding.row', { row: row + 1 })}
          </button>
        ) : (
          <span key={row}>{t('finding.row', { row: row + 1 })}</span>
        ),
      )}
    </p>
  )
}
