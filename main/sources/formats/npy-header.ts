/** The header of a NumPy array: NumPy Enhancement Proposal 1, versions 1 to 3. */
import { InputError } from '../../contract/errors'

/** One kind of element: `f` float, `i` and `u` whole, `b` boolean, `U` and `S` text, `M` and `m` time in `unit`s. */
export interface ElementKind {
  kind: 'f' | 'i' | 'u' | 'b' | 'U' | 'S' | 'M' | 'm'
  bytes: number
  bigEndian: boolean
  unit: string | null
}

/** A part of one element of an array: all of it, or a field of a structured one. */
export interface ArrayField {
  /** '' where the array is not structured. */
  name: string
  element: ElementKind
  /** Axes of the field itself. */
  shape: number[]
  /** Bytes from the element's start. */
  offset: number
}

export interface ArrayHeader {
  shape: number[]
  fortran: boolean
  fields: ArrayField[]
  /** Bytes of one element of the array. */
  elementBytes: number
  /** Where the data begin. */
  dataStart: number
}

type Literal = string | number | boolean | null | Literal[] | { [key: string]: Literal }

const refusal = (cause: string, remedy = 'save it again with numpy.save'): InputError =>
  new InputError({ place: 'header', cause, remedy })

/** The literals that NumPy writes: Python's texts, whole numbers, True, False, None, tuples, lists and dictionaries. */
export function parseLiteral(text: string): Literal {
  let at = 0
  const fail = () => refusal('the header of the array is damaged')
  const blank = () => {
    while (/\s/.test(text[at] ?? '')) at++
  }
  const items = (end: string): Literal[] => {
    const found: Literal[] = []
    for (at++, blank(); text[at] !== end; blank()) {
      found.push(value())
      blank()
      if (text[at] === ',') at++
      else if (text[at] !== end) throw fail()
    }
    at++
    return found
  }
  const dictionary = (): Literal => {
    const found: Record<string, Literal> = Object.create(null)
    for (at++, blank(); text[at] !== '}'; blank()) {
      const key = value()
      blank()
      if (typeof key !== 'string' || text[at++] !== ':') throw fail()
      found[key] = value()
      blank()
      if (text[at] === ',') at++
      else if (text[at] !== '}') throw fail()
    }
    at++
    return found
  }
  const value = (): Literal => {
    blank()
    const start = text[at]
    if (start === '(') return items(')')
    if (start === '[') return items(']')
    if (start === '{') return dictionary()
    const quoted = /^'((?:[^'\\]|\\.)*)'|^"((?:[^"\\]|\\.)*)"/s.exec(text.slice(at, at + 4096))
    const word = quoted ?? /^(True|False|None|-?\d+)L?/.exec(text.slice(at, at + 40))
    if (!word) throw fail()
    at += word[0].length
    if (quoted) return (quoted[1] ?? quoted[2] ?? '').replace(/\\(.)/g, '$1')
    return { True: true, False: false, None: null }[word[1]] ?? (word[1] === 'None' ? null : Number(word[1]))
  }
  const found = value()
  blank()
  if (at < text.length) throw fail()
  return found
}

const kinds: Readonly<Record<string, ElementKind['kind']>> = {
  f: 'f',
  i: 'i',
  u: 'u',
  b: 'b',
  '?': 'b',
  U: 'U',
  S: 'S',
  M: 'M',
  m: 'm',
}

/** Bytes that elements of each kind may have. */
const sizes: Readonly<Record<string, readonly number[]>> = {
  f: [2, 4, 8],
  i: [1, 2, 4, 8],
  u: [1, 2, 4, 8],
  b: [1],
  M: [8],
  m: [8],
}

function elementOf(descr: string): ElementKind {
  const parts = /^([<>|=]?)([fiubUSMm?])(\d*)(?:\[([^\]]*)\])?$/.exec(descr)
  if (!parts) {
    const pickled = /^\|?O/.test(descr)
    throw refusal(
      pickled
        ? 'its values are Python objects, which are kept as a program to be run (pickle) and not read'
        : `its values are of a type that is not read (${descr})`,
      pickled
        ? 'save plain arrays: .astype(float), or one array per column'
        : 'convert it to float32 or int64',
    )
  }
  const [, order, letter, size, unit = null] = parts
  const kind = kinds[letter]
  const count = letter === '?' ? 1 : Number(size)
  const bytes = kind === 'U' ? 4 * count : count
  if (!(sizes[kind]?.includes(bytes) ?? bytes <= 2 ** 20))
    throw refusal(`its values are of a type that is not read (${descr})`, 'convert it to float32 or int64')
  return { kind, bytes, bigEndian: order === '>', unit }
}

const isShape = (value: Literal | undefined): value is number[] =>
  Array.isArray(value) &&
  value.every((axis) => typeof axis === 'number' && Number.isSafeInteger(axis) && axis >= 0)

/** Offsets as NumPy packs a list of fields: one behind the other. */
function fieldsOf(descr: Literal): { fields: ArrayField[]; bytes: number } {
  if (typeof descr === 'string') {
    const element = elementOf(descr)
    return { fields: [{ name: '', element, shape: [], offset: 0 }], bytes: element.bytes }
  }
  if (!Array.isArray(descr)) throw refusal('the header of the array is damaged')
  const fields: ArrayField[] = []
  let offset = 0
  for (const entry of descr) {
    const [title, type, axes = []] = Array.isArray(entry) ? entry : []
    const name = Array.isArray(title) ? title[1] : title
    if (typeof name !== 'string' || !isShape(axes)) throw refusal('the header of the array is damaged')
    const count = axes.reduce((all, axis) => all * axis, 1)
    // Bytes between fields have no name, and no value.
    const padding = typeof type === 'string' && name === '' && /^\|V(\d+)$/.exec(type)
    const inner = padding ? { fields: [], bytes: Number(padding[1]) } : fieldsOf(type ?? null)
    for (const field of inner.fields) {
      if (field.name !== '' && count !== 1)
        throw refusal(`its field ${name} holds arrays of structures`, 'save one array per field')
      const path = field.name === '' ? name : `${name}.${field.name}`
      fields.push({ ...field, name: path, shape: [...axes, ...field.shape], offset: offset + field.offset })
    }
    offset += inner.bytes * count
  }
  return { fields, bytes: offset }
}

const mostHeaderBytes = 2 ** 20

/** Bytes that the header takes in all, from its first twelve. */
export function headerBytes(start: Uint8Array): number {
  if (start.length < 12) throw refusal('the array is cut off within its header')
  const view = new DataView(start.buffer, start.byteOffset, start.byteLength)
  const bytes = start[6] === 1 ? 10 + view.getUint16(8, true) : 12 + view.getUint32(8, true)
  if (start[6] < 1 || start[6] > 3)
    throw refusal(`it is of version ${start[6]} of the format, which is not read`)
  if (bytes > mostHeaderBytes) throw refusal('the header of the array is damaged')
  return bytes
}

/** `bytes`: all of the header, from the magic on. Throws InputError (without a file) for what is damaged or not read. */
export function readHeader(bytes: Uint8Array): ArrayHeader {
  const dataStart = headerBytes(bytes)
  if (bytes.length < dataStart) throw refusal('the array is cut off within its header')
  const encoding = bytes[6] === 3 ? 'utf-8' : 'latin1'
  const told = parseLiteral(
    new TextDecoder(encoding).decode(bytes.subarray(bytes[6] === 1 ? 10 : 12, dataStart)),
  )
  if (told === null || typeof told !== 'object' || Array.isArray(told))
    throw refusal('the header of the array is damaged')
  const { descr, fortran_order: fortran, shape } = told
  if (descr === undefined || typeof fortran !== 'boolean' || !isShape(shape))
    throw refusal('the header of the array is damaged')
  const { fields, bytes: elementBytes } = fieldsOf(descr)
  if (fields.length === 0 || elementBytes === 0) throw refusal('its elements hold nothing')
  return { shape, fortran, fields, elementBytes, dataStart }
}
