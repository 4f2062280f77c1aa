import type { FormField, GraphDocument, NodeSpec } from '@reelgraph/nodes/graph';
import { emptyGraph } from '@reelgraph/nodes/graph';
import { expect, it } from 'vitest';
import { alreadyAsked, moveLine, stillOffered, unusedName } from './form-model.ts';

const param = (name: string, onNode: boolean) => ({
  name,
  label: name === 'text' ? 'Text' : 'Size',
  onNode,
  widget: 'text',
});
const spec = {
  type: 'a/b',
  version: 1,
  title: 'Words',
  inputs: [],
  outputs: [],
  params: [param('size', false), param('text', true)],
} as unknown as NodeSpec;
const specs = new Map([['a/b', spec]]);
const field = { name: 'text', kind: 'param', node: 'n1', target: 'text', label: 'Say what?' } as FormField;
const graph = (form: readonly FormField[]): GraphDocument =>
  ({
    ...emptyGraph('g'),
    nodes: Object.fromEntries(
      ['n1', 'n2'].map((id) => [
        id,
        {
          id,
          type: 'a/b',
          typeVersion: 1,
          params: {},
          position: { x: 0, y: 0 },
          mode: 'active',
          title: id === 'n2' ? 'Other' : undefined,
        },
      ]),
    ),
    form,
  }) as unknown as GraphDocument;

it('keeps the lines that are there, without those whose node is gone', () => {
  const gone = { ...field, name: 'gone', node: 'n9' as FormField['node'] };
  expect(alreadyAsked(graph([gone, field]), specs)).toEqual([{ field, of: 'Words' }]);
});

it('offers the rest, what stands on nodes first, each with a name of its own and a label that tells them apart', () => {
  const asked = alreadyAsked(graph([field]), specs);
  const rest = stillOffered(graph([field]), specs, asked).map(({ field: one, of }) => [of, one.name, one.label]);
  expect(rest).toEqual([
    ['Other', 'text2', 'Other: Text'],
    ['Words', 'size', 'Words: Size'],
    ['Other', 'size', 'Other: Size'],
  ]);
});

it('gives names that --set takes', () => {
  expect(unusedName('2nd take!', new Set())).toBe('p2ndtake');
  expect(unusedName('text', new Set(['text', 'text2']))).toBe('text3');
});

it('moves a line within the ends', () => {
  expect(moveLine(['a', 'b', 'c'], 2, -1)).toEqual(['a', 'c', 'b']);
  expect(moveLine(['a', 'b', 'c'], 0, 1)).toEqual(['b', 'a', 'c']);
  expect(moveLine(['a', 'b', 'c'], 0, -1)).toEqual(['a', 'b', 'c']);
});
