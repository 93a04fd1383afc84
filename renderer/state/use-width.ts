/** Width of an element in CSS pixels: figures draw at the size they are shown, so that their text keeps its size. */
import { useElementSize } from '@mantine/hooks'

/** `fallback` stands in before the first measurement and where nothing is laid out (static HTML). */
export function useWidth(fallback: number): { ref: (node: HTMLDivElement | null) => void; width: number } {
  const { ref, width } = useElementSize<HTMLDivElement>()
  return { ref, width: width > 0 ? Math.floor(width) : fallback }
}
