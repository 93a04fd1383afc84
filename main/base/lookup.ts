/** Tables by a word that comes from a file: `constructor` and `__proto__` are words as well. */

/** The entries without what every object inherits, so that an unknown word gives undefined. */
export const lookup = <T>(entries: Readonly<Record<string, T>>): Readonly<Record<string, T>> =>
  Object.assign(Object.create(null), entries)
