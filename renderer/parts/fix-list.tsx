/** What would mend a fault: what it writes, the command that writes it, and the experiment that shows what it is worth. */
import { Button } from '@mantine/core'
import { IconCopy, IconFlask } from '@tabler/icons-react'
import type { AuditResult } from '../../main/contract/report'
import { useTranslate } from '../texts/translate'
import type { FixProof } from './audit-row'
import styles from './audit-row.module.css'

export function FixList(props: { fixes: AuditResult['fixes']; proof: FixProof; onCopy(text: string): void }) {
  const { fixes, proof, onCopy } = props
  const { t, sentence } = useTranslate()
  return (
    <section>
      <h3 className={styles.heading}>{t('audit.fixes')}</h3>
      <ul className={styles.fixes}>
        {fixes.map(({ id, title, applies }) => (
          <li key={id}>
            <div>
              {sentence(title)}
              {applies.length > 0 ? (
                <span className="soft"> · {t('audit.writes', { files: applies.join(', ') })}</span>
              ) : null}
            </div>
            <code className={styles.command}>{commandOf(id)}</code>
            <div className={styles.fixTools}>
              {proof.provable(id) ? (
                <Button
                  size="compact-sm"
                  variant="light"
                  leftSection={<IconFlask size={14} aria-hidden="true" />}
                  onClick={() => proof.onProve(id)}
                >
                  {t('audit.prove')}
                </Button>
              ) : null}
              <Button
                size="compact-sm"
                variant="default"
                leftSection={<IconCopy size={14} aria-hidden="true" />}
                onClick={() => onCopy(commandOf(id))}
              >
                {t('audit.copyCommand')}
              </Button>
            </div>
          </li>
        ))}
      </ul>
    </section>
  )
}

const commandOf = (id: string) => `assay fix ${id} FILE… --output FILE`
