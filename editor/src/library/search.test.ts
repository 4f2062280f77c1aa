import type { NodeSpec } from '@reelgraph/nodes/graph';
import { describe, expect, it } from 'vitest';
import { groupByCategory, scoreText, searchSpecs } from './search.ts';

const spec = (type: string, title: string, more: Partial<NodeSpec> = {}): NodeSpec => ({
  type,
  version: 1,
  implementation: 1,
  title,
  category: 'Generate',
  icon: 'box',
  aliases: [],
  help: '',
  kind: 'pure',
  host: 'inline',
  inputs: [],
  outputs: [],
  params: [],
  needs: [],
  width: 'standard',
  ...more,
});
const all = [
  spec('video/ltx-chain', 'LTX Chain', { aliases: ['long take', 'continue'], help: 'One take from many segments.' }),
  spec('mask/segment', 'SAM Mask', { aliases: ['cut out'], help: 'Finds a thing.' }),
  spec('mask/grow', 'Grow Mask'),
  spec('repaint/clip', 'Flux Repaint', { help: 'Paints inside the mask.' }),
];
const titles = (query: string, uses?: ReadonlyMap<string, number>) =>
  searchSpecs(all, query, uses).map((one) => one.title);

describe('search', () => {
  it.each([
    ['', ['LTX Chain', 'SAM Mask', 'Grow Mask', 'Flux Repaint']],
    ['ltx', ['LTX Chain']],
    ['LTXC', ['LTX Chain']],
    ['long take', ['LTX Chain']],
    ['cut', ['SAM Mask']],
    ['grow', ['Grow Mask']],
    ['mask', ['Grow Mask', 'SAM Mask', 'Flux Repaint']],
    ['segment', ['SAM Mask', 'LTX Chain']],
    ['xyzzy', []],
  ])('%j finds %j', (query, expected) => {
    expect(titles(query)).toEqual(expected);
  });

  it('puts first what is used', () => {
    expect(titles('mask', new Map([['mask/segment', 3]]))[0]).toBe('SAM Mask');
  });

  it('ranks the same name over its beginning over a word over a part', () => {
    const scores = ['mask', 'mask grow', 'grow mask', 'unmasked'].map((text) => scoreText(text, 'mask'));
    expect([...scores].sort((a, b) => b - a)).toEqual(scores);
    expect(new Set(scores).size).toBe(4);
  });

  it('answers in a key press, for a thousand types', () => {
    const many = Array.from({ length: 1000 }, (_, at) =>
      spec(`t/${at}`, `Node number ${at}`, { aliases: [`alias ${at}`], help: 'Some words of help for it.' }),
    );
    const from = performance.now();
    searchSpecs(many, 'number 77');
    expect(performance.now() - from).toBeLessThan(100);
  });
});

it('shows folders in the order in which a film is made', () => {
  const mixed = [
    spec('a', 'A', { category: 'Zoo' }),
    spec('b', 'B', { category: 'Timeline' }),
    spec('c', 'C', { category: 'Story' }),
  ];
  expect(groupByCategory(mixed).map(([name]) => name)).toEqual(['Story', 'Timeline', 'Zoo']);
});
