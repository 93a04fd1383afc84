/** A page that has nothing to show yet, and what would fill it. */
import { Button } from '@mantine/core'
import { useTranslate } from '../texts/translate'

export function Nothing({ title, hint, onChoose }: { title: string; hint: string; onChoose(): void }) {
  const { t } = useTranslate()
  return (
    <div className="page" style={{ textAlign: 'center', paddingTop: 96 }}>
      <h1 style={{ fontSize: 20, margin: 0 }}>{title}</h1>
      <p className="soft" style={{ margin: '6px 0 18px' }}>
        {hint}
      </p>
      <Button variant="default" onClick={onChoose}>
        {t('open.button')}
      </Button>
    </div>
  )
}
