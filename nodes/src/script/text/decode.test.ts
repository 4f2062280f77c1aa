import { expect, it } from 'vitest';
import { decodeText } from './decode.ts';

it.each([
  ['UTF-8', Buffer.from('Félix — “yes”')],
  ['UTF-8 with its mark', Buffer.from('\ufeffFélix — “yes”')],
  ['UTF-16 little-endian', Buffer.from('\ufeffFélix — “yes”', 'utf16le')],
  ['UTF-16 big-endian', Buffer.from('\ufeffFélix — “yes”', 'utf16le').swap16()],
  ['Windows-1252', Buffer.from([0x46, 0xe9, 0x6c, 0x69, 0x78, 0x20, 0x97, 0x20, 0x93, 0x79, 0x65, 0x73, 0x94])],
])('reads %s', (_, bytes) => {
  expect(decodeText(bytes)).toBe('Félix — “yes”');
});
