import type { Audit } from '../../contract/audit'
import { message } from '../../contract/message'
import type { AuditId } from '../../contract/words'
import { verdict } from '../define'
import { texts } from './texts'

const announcedIds = ['learning-rate'] as const satisfies AuditId[]

const ownTexts = <T extends Record<string, string>>(all: T, id: AuditId) =>
  Object.fromEntries(Object.entries(all).filter(([key]) => key.startsWith(`${id}.`)))

/** Audits that this version names but does not make: `needs-input`, with what they will look at. */
export const announced: Audit[] = announcedIds.map((id) => ({
  id,
  implemented: false,
  texts: { en: ownTexts(texts.en, id), 'zh-CN': ownTexts(texts['zh-CN'], id) },
  thresholds: {},
  needs: [],
  judge: () => verdict('needs-input', message(`${id}.announced`)),
}))
