/** Shortcuts as people read them on their keyboard. */
const mac = { mod: '⌘', shift: '⇧', Enter: '⏎', Backspace: '⌫' }
const others = { mod: 'Ctrl', shift: 'Shift', Enter: 'Enter', Backspace: 'Backspace' }

/** `mod+shift+L` as `Ctrl Shift L`, or `⌘ ⇧ L` where `platform` (of the navigator) is Apple's. */
export function keysText(keys: string, platform: string): string {
  const names: Readonly<Record<string, string>> = /Mac|iPhone|iPad/.test(platform) ? mac : others
  return keys
    .split('+')
    .map((key) => names[key] ?? key.toUpperCase())
    .join(' ')
}
