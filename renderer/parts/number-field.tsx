/** A number as people write it (0.01, 1e-3), or nothing; what cannot be is said to be wrong and not applied. */
import { TextInput } from '@mantine/core'
import { useState } from 'react'

export interface NumberFieldProps {
  label: string
  value: number | null
  /** What holds where nothing is written. */
  placeholder?: string
  width?: number
  /** Nothing written is as good as a number. */
  empty: boolean
  allowed(value: number): boolean
  /** What is allowed, in words. */
  hint: string
  onChange(value: number | null): void
}

export function NumberField(props: NumberFieldProps) {
  const { label, value, placeholder, width = 134, empty, allowed, hint, onChange } = props
  const [typed, setTyped] = useState<{ text: string; of: number | null } | null>(null)
  // What was typed holds until the value is set from elsewhere.
  const text = typed && typed.of === value ? typed.text : value === null ? '' : String(value)
  const read = (written: string): number | null | undefined => {
    const trimmed = written.trim()
    if (trimmed === '') return empty ? null : undefined
    const number = Number(trimmed)
    return Number.isFinite(number) && allowed(number) ? number : undefined
  }
  return (
    <TextInput
      size="xs"
      w={width}
      label={label}
      placeholder={placeholder}
      inputMode="decimal"
      value={text}
      error={read(text) === undefined ? hint : null}
      onChange={(event) => {
        const written = event.currentTarget.value
        const number = read(written)
        setTyped({ text: written, of: number === undefined ? value : number })
        if (number !== undefined) onChange(number)
      }}
    />
  )
}
