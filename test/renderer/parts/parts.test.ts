import { expect, test } from 'vitest'
import { keysText } from '../../../renderer/parts/keys'
import { cleanPath } from '../../../renderer/parts/path-field'
import { baseName } from '../../../renderer/state/model'

test('paths are taken as terminals and file managers copy them', () => {
  expect(cleanPath('  "/home/me/my data.csv" ')).toBe('/home/me/my data.csv')
  expect(cleanPath("'/a.csv'")).toBe('/a.csv')
  expect(cleanPath('file:///home/me/my%20data.csv')).toBe('/home/me/my data.csv')
  expect(cleanPath('C:\\data\\a.csv')).toBe('C:\\data\\a.csv')
  expect(cleanPath('file:///home/me/100%.csv')).toBe('/home/me/100%.csv')
})

test('a base name, whichever way the slashes lean', () => {
  expect(baseName('/a/b/c.csv')).toBe('c.csv')
  expect(baseName('C:\\a\\c.csv')).toBe('c.csv')
  expect(baseName('c.csv')).toBe('c.csv')
})

test('shortcuts read as the keyboard does', () => {
  expect(keysText('mod+shift+L', 'Linux x86_64')).toBe('Ctrl Shift L')
  expect(keysText('mod+shift+L', 'MacIntel')).toBe('⌘ ⇧ L')
  expect(keysText('mod+Enter', 'Win32')).toBe('Ctrl Enter')
})
