/** Shortcuts as people read them on their keyboard. */
const arrows = { ArrowUp: '↑', ArrowDown: '↓' }
const mac = { ...arrows, mod: '⌘', alt: '⌥', shift: '⇧', Enter: '⏎', Backspace: '⌫', Escape: '⎋' }
const others = {
  ...arrows,
  mod: 'Ctrl',
  alt: 'Alt',
  shift: 'Shift',
  Enter: 'Enter',
  Backspace: 'Backspace',
  Escape: 'Esc',
}

/** `mod+shift+L` as `Ctrl Shift L`, or `⌘ ⇧ L` where `platform` (of the navigator) is Apple's. */
export function keysText(keys: string, platform: string): string {
  const names: Readonly<Record<string, string>> = /Mac|iPhone|iPad/.test(platform) ? mac : others
  return keys
    .split('+')
    .map((key) => names[key] ?? key.toUpperCase())
    .join(' ')
}
