/** The component library in our colours: one accent, quiet surfaces, system fonts (nothing is loaded from anywhere). */
import { createTheme, type MantineColorsTuple } from '@mantine/core'

const accent: MantineColorsTuple = [
  '#e9f4fb',
  '#d3e6f2',
  '#a4cce6',
  '#72b1d9',
  '#4a9ace',
  '#2f8bc8',
  '#0072b2',
  '#0068a5',
  '#005788',
  '#00456c',
]

/** The library's greys in the dark, with the same cool cast as tokens.css. */
const dark: MantineColorsTuple = [
  '#e6e9ee',
  '#c3c9d2',
  '#a2abb8',
  '#7f8998',
  '#475060',
  '#343b47',
  '#262c36',
  '#1b1f26',
  '#14171c',
  '#0f1216',
]

export const theme = createTheme({
  primaryColor: 'accent',
  primaryShade: { light: 7, dark: 6 },
  colors: { accent, dark },
  defaultRadius: 'md',
  cursorType: 'pointer',
  focusRing: 'auto',
  respectReducedMotion: true,
  fontFamily:
    'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif',
  fontFamilyMonospace: 'ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace',
  headings: { fontWeight: '650' },
  fontSizes: { xs: '12px', sm: '13.5px', md: '15px', lg: '17px', xl: '20px' },
})
