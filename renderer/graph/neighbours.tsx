/** The drawing in words: what lies before and after the thing that is looked at. */
import { useTranslate } from '../texts/translate'
import { memberTitle } from './titles'
import type { Drawn } from './use-layout'

const mostNamed = 12

export function Neighbours({ drawn: { shown }, id }: { drawn: Drawn; id: string }) {
  const { t } = useTranslate()
  const members = new Map(shown.items.map((item) => [item.id, item.member]))
  const member = members.get(id)
  if (!member) return null
  const namesOf = (ids: readonly string[]) => {
    const names = ids.slice(0, mostNamed).flatMap((other) => {
      const found = members.get(other)
      return found ? [memberTitle(found, t)] : []
    })
    return names.length === 0 ? t('graph.none') : `${names.join(', ')}${ids.length > mostNamed ? ', …' : ''}`
  }
  const before = shown.links.filter(({ to }) => to === id).map(({ from }) => from)
  const after = shown.links.filter(({ from }) => from === id).map(({ to }) => to)
  return (
    <section
      className="hidden"
      aria-live="polite"
      aria-label={t('graph.neighbours', { name: memberTitle(member, t) })}
    >
      <ul>
        <li>{memberTitle(member, t)}</li>
        <li>
          {t('graph.before')}: {namesOf(before)}
        </li>
        <li>
          {t('graph.after')}: {namesOf(after)}
        </li>
      </ul>
    </section>
  )
}
