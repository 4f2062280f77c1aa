import { describe, expect, it } from 'vitest';
import { matches, parseChord, showChord } from './keys.ts';

const press = (key: string, mods = '') => ({
  key,
  ctrlKey: mods.includes('c'),
  metaKey: mods.includes('m'),
  shiftKey: mods.includes('s'),
  altKey: mods.includes('a'),
});

describe('matching', () => {
  it.each([
    ['Mod+Z', press('z', 'c'), true],
    ['Mod+Z', press('z', 'm'), true],
    ['Mod+Z', press('Z', 'cs'), false],
    ['Mod+Shift+Z', press('Z', 'cs'), true],
    ['Space', press(' '), true],
    ['Delete', press('Delete'), true],
    ['?', press('?', 's'), true],
    ['/', press('/'), true],
    ['R', press('r'), true],
    ['R', press('R', 's'), false],
    ['Shift+R', press('R', 's'), true],
    ['M', press('m', 'c'), false],
    ['Alt+1', press('1', 'a'), true],
    ['Mod+.', press('.', 'c'), true],
    ['+', press('+', 's'), true],
    ['ArrowLeft', press('ArrowLeft'), true],
  ])('%s and %o: %s', (keys, event, expected) => {
    expect(matches(parseChord(keys), event)).toBe(expected);
  });
});

it.each([
  ['Mod+Shift+Z', false, 'Ctrl Shift Z'],
  ['Mod+Shift+Z', true, '⇧⌘Z'],
  ['ArrowLeft', false, '←'],
  ['Space', false, 'Space'],
])('%s is written as %s', (keys, mac, expected) => {
  expect(showChord(keys, mac)).toBe(expected);
});
