/** What models are called where several are open. */
import type { Card } from './model'

const drawnByLot = /^[0-9a-f]{8}-[0-9a-f-]{27}$/

/** By path. Files of one name are told apart by the folder they are in, or, where that was drawn by lot for an upload, by their place. */
export const modelNames = (models: readonly Card<'model'>[]): ReadonlyMap<string, string> =>
  new Map(
    models.map(({ path, name }, place) => {
      if (models.every((one) => one.path === path || one.name !== name)) return [path, name]
      const folder = path.split(/[\\/]/).at(-2)
      const telling = folder !== undefined && !drawnByLot.test(folder)
      return [path, telling ? `${folder}/${name}` : `${name} (${place + 1})`]
    }),
  )
