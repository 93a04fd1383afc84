/** Long names lose their middle: their ends tell them apart. `most` counts characters, the ellipsis included. */
export function clipMiddle(text: string, most: number): string {
  if (text.length <= most) return text
  const tail = Math.ceil((most - 1) * 0.6)
  return `${text.slice(0, most - 1 - tail)}…${text.slice(-tail)}`
}
