import { describe, expect, it } from 'vitest';
import { builtinNodes, specs } from '../catalogue/builtin.ts';
import { edgeIndex } from '../graph/edge-index.ts';
import { nodeBox } from '../graph/place.ts';
import { indexSpecs } from '../graph/specs.ts';
import { validateGraph } from '../graph/validate/index.ts';
import { exampleGraph } from './example.ts';
import { nodePage } from './node-page.ts';
import { paramWords } from './param-words.ts';

const all = indexSpecs(specs(builtinNodes));
const shown = [...all.values()].filter(({ type }) => !type.startsWith('convert/'));
const typesOf = (type: string): string[] =>
  Object.values(exampleGraph(all.get(type)!, all).nodes)
    .map((node) => node.type)
    .sort();

describe.each(shown.map((spec) => [spec.type, spec] as const))('the example of %s', (_, spec) => {
  const graph = exampleGraph(spec, all);

  it('lacks nothing but what a person has to choose', () => {
    const { problems } = validateGraph(graph, all);
    expect(problems.filter(({ code }) => code !== 'missing_asset' && code !== 'param_missing')).toEqual([]);
  });

  it('feeds the node, where it takes anything, and shows each wire running to the right', () => {
    const main = Object.values(graph.nodes).find(({ type }) => type === spec.type)!;
    if (spec.inputs.length > 0) expect(edgeIndex(graph.edges).into(main.id).length).toBeGreaterThan(0);
    for (const { from, to } of Object.values(graph.edges))
      expect(graph.nodes[from.node]!.position.x).toBeLessThan(graph.nodes[to.node]!.position.x);
  });

  it('has no two nodes on one place', () => {
    const boxes = Object.values(graph.nodes).map((node) => nodeBox(all.get(node.type), node));
    const over = boxes.flatMap((a, i) =>
      boxes
        .slice(i + 1)
        .filter((b) => a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height),
    );
    expect(over).toEqual([]);
  });
});

it.each([
  ['prompt/describe', ['image/generate', 'prompt/describe']],
  ['mask/track', ['mask/segment', 'mask/track', 'video/text-to-video']],
  ['flow/compare', ['flow/compare', 'image/generate', 'image/generate']],
  ['media/concat', ['media/concat', 'video/text-to-video', 'video/text-to-video']],
  ['script/select', ['script/parse', 'script/select', 'script/source']],
])('takes the nearest sources, and shares them: %s', (type, types) => {
  expect(typesOf(type)).toEqual(types);
});

it('says what a setting may be', () => {
  const param = (type: string, name: string) => all.get(type)!.params.find((one) => one.name === name)!;
  expect(paramWords(param('image/generate', 'steps'))).toBe('0 to 100, at first as the model');
  expect(paramWords({ ...param('image/generate', 'steps'), required: true, unit: 'steps' })).toBe(
    '0 to 100 steps, at first as the model, needed',
  );
});

it('keeps a table whole where words hold a bar or a new line', () => {
  const spec = { ...all.get('flow/number')!, params: [{ ...all.get('image/generate')!.params[0]!, help: 'a | b\nc' }] };
  expect(nodePage(spec, all)).toContain('| a \\| b c |');
});
