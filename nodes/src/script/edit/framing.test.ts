import { expect, it } from 'vitest';
import { newScript, shotsOf } from '../index.ts';
import { editFraming, type FramingField } from './framing.ts';

const scene = (words: string) =>
  newScript('s', '', `INT. TOWER - NIGHT\n\nMara waits.\n\n${words}\n\nINT. PIER - DAY\n\nFog.\n`);

/** Line of the text after the edit, or the override where the text is left alone. */
function edited(words: string, field: FramingField, value: string, at = 1) {
  const doc = scene(words);
  const { id } = shotsOf(doc).shots[at]!;
  const done = editFraming(doc, id, field, value, 'abcdef');
  if (!done.ok) throw new Error(done.error.message);
  const [op] = done.value.ops;
  if (op?.type === 'setOverride') return op.patch;
  const now = shotsOf(done.value.doc).shots;
  expect(now.map((shot) => shot.id)).toEqual(shotsOf(doc).shots.map((shot) => shot.id));
  expect(now[at]).toMatchObject({ [field]: value });
  return done.value.doc.text.split('\n')[4];
}

it.each([
  ['CLOSE ON THE KEY', 'size', 'wide', 'WIDE ON THE KEY'],
  ['CLOSE UP - THE KEY', 'size', 'extreme-close', 'EXTREME CLOSE - THE KEY'],
  ['INSERT - THE LETTER', 'size', 'close', 'CLOSE - THE LETTER'],
  ['LOW ANGLE - THE TOWER', 'angle', 'high', 'HIGH ANGLE - THE TOWER'],
  ['WIDE - PULL BACK - THE CAR', 'movement', 'push-in', 'WIDE - PUSH IN - THE CAR'],
] as const)('%s says it: the text changes (%s: %s)', (line, field, value, expected) => {
  expect(edited(`${line}\n\nIt gleams.`, field, value)).toBe(expected);
});

it.each([
  ['what the line does not say', 'CLOSE ON THE KEY\n\nIt gleams.', 'angle', 'low'],
  ['what no line says', 'LOW ANGLE - THE TOWER\n\nIt leans.', 'angle', 'eye'],
  ['a distance from the shot before', 'CLOSER\n\nIt gleams.', 'size', 'wide'],
  ['prose', 'Her eyes are close together.', 'size', 'wide'],
] as const)('%s stands over the text', (_, words, field, value) => {
  expect(edited(words, field, value)).toEqual({ [field]: value });
});

it('what was set by hand stays by hand; a label of a shot list is the text too', () => {
  const doc = newScript('s', '', '1. Close-up: flour falls on the table.\n2. Wide shot of the square.\n');
  const { id } = shotsOf(doc).shots[0]!;
  const done = editFraming(doc, id, 'size', 'wide');
  expect(done.ok && done.value.doc.text.split('\n')[0]).toBe('1. Wide shot: flour falls on the table.');
  const byHand = { ...doc, overrides: { [id]: { size: 'full' } } };
  expect(editFraming(byHand, id, 'size', 'wide')).toMatchObject({ value: { ops: [{ type: 'setOverride' }] } });
});
