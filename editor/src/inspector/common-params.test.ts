import type { GraphNode, NodeSpec, ParamSpec } from '@reelgraph/nodes/graph';
import { expect, it } from 'vitest';
import { commonParams } from './common-params.tsx';

const param = (name: string, more: Partial<ParamSpec> = {}): ParamSpec => ({
  name,
  label: name,
  widget: 'number',
  type: 'number',
  default: 0,
  schema: {},
  ...more,
});
const of = (...lists: readonly ParamSpec[][]) =>
  commonParams(
    lists.map((_, at) => ({ type: String(at) }) as unknown as GraphNode),
    ({ type }) => ({ params: lists[Number(type)] }) as unknown as NodeSpec,
  ).map(({ name }) => name);

it('only what all of them have, of the same kind and within the same bounds, is set together', () => {
  expect(of([param('seed'), param('steps')], [param('steps'), param('seed')])).toEqual(['seed', 'steps']);
  expect(of([param('seed'), param('steps')], [param('seed', { widget: 'slider' })])).toEqual([]);
  expect(of([param('steps', { max: 50 })], [param('steps', { max: 20 })])).toEqual([]);
  expect(of([param('size', { options: [{ value: 'a', label: 'A' }] })], [param('size')])).toEqual([]);
  expect(of([param('seed')], [])).toEqual([]);
});
