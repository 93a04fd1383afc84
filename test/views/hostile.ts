/** Names as a hostile or odd file may bring them. */
import fc from 'fast-check'

const snippets = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "' onload='x",
  '</style><b>',
  '&lt;',
  '<!--',
  ']]>',
  '`code`',
  '| --- |',
  '[a](javascript:x)',
  '**bold**',
  '\n# heading\n',
  '\r\n- item',
  '1. one',
  '@everyone',
  'https://example.com',
  '\u001b[31m',
  '\u0000',
  '\u009b2J',
  '\u202ereversed',
  '\ud800',
  '列名，很长',
  '👩‍👩‍👧',
  '\\',
]

const anyUnits = fc
  .array(fc.integer({ min: 0, max: 0xffff }), { minLength: 1, maxLength: 30 })
  .map((units) => String.fromCharCode(...units))

/** Non-empty names of any UTF-16 units, most of them with a snippet that means something to some renderer. */
export const hostileName: fc.Arbitrary<string> = fc
  .array(fc.oneof(fc.constantFrom(...snippets), anyUnits, fc.string({ minLength: 1 })), {
    minLength: 1,
    maxLength: 5,
  })
  .map((parts) => parts.join(''))
