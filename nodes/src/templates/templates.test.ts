import { describe, expect, it } from 'vitest';
import { builtinNodes, builtinTemplates, specs } from '../catalogue/index.ts';
import {
  type Box,
  canConnect,
  executableGraph,
  indexSpecs,
  inputPort,
  mappedInputs,
  nodeBox,
  outputPort,
  overlaps,
  parseGraph,
  validateGraph,
} from '../graph/index.ts';

const known = indexSpecs(specs(builtinNodes));
/** What a person fills in before the first run: nothing else may be missing. */
const open: Record<string, string[]> = {
  'repaint-object-in-clip': ['missing_asset@load'],
  'remove-object-from-clip': ['missing_asset@load'],
  'relight-region': ['missing_asset@load'],
  'clip-extension': ['missing_asset@load'],
  'upscale-and-finish': ['missing_asset@load'],
  'keyframe-morph': ['missing_asset@from', 'missing_asset@to'],
  'first-last-frame-bridge': ['missing_asset@before', 'missing_asset@after'],
  'consistent-character': ['param_missing@element'],
  'character-sheet': ['param_missing@element'],
};

const inside = (a: Box, b: Box) =>
  a.x >= b.x && a.y >= b.y && a.x + a.width <= b.x + b.width && a.y + a.height <= b.y + b.height;

describe.each(builtinTemplates.map((template) => [template.id, template] as const))('%s', (id, { graph }) => {
  const nodes = Object.values(graph.nodes);
  const boxes = nodes.map((node) => nodeBox(known.get(node.type), node));
  const frames = Object.values(graph.frames).map((frame) => ({ ...frame.position, ...frame.size }));

  it('is sound but for what a person fills in', () => {
    const { problems } = validateGraph(graph, known);
    expect(problems.map((one) => `${one.code}@${one.node}`)).toEqual(open[id] ?? []);
    const parsed = parseGraph(JSON.parse(JSON.stringify(graph)));
    expect(parsed.ok && parsed.value).toEqual(graph);
  });

  it('every wire could be drawn by hand', () => {
    for (const edge of Object.values(graph.edges)) {
      const { [edge.id]: _, ...edges } = graph.edges;
      expect(canConnect({ ...graph, edges }, known, edge.from, edge.to), edge.id).toMatchObject({ ok: true });
    }
  });

  it('is laid out: nothing overlaps, every node is in a frame, frames stand apart, wires run to the right or down', () => {
    boxes.forEach((box, at) => {
      for (const other of boxes.slice(at + 1)) expect(overlaps(box, other, 16)).toBe(false);
      expect(frames.filter((frame) => inside(box, frame))).toHaveLength(1);
    });
    frames.forEach((frame, at) => {
      for (const other of frames.slice(at + 1)) expect(overlaps(frame, other)).toBe(false);
    });
    for (const edge of Object.values(graph.edges)) {
      const [from, to] = [graph.nodes[edge.from.node]!, graph.nodes[edge.to.node]!];
      expect(from.position.x < to.position.x || from.position.y < to.position.y, edge.id).toBe(true);
    }
  });

  it('has a form that names what exists, each once', () => {
    const names = graph.form.map((field) => field.name);
    expect(new Set(names).size).toBe(names.length);
    expect(graph.form.some((field) => field.kind === 'output')).toBe(true);
    for (const field of graph.form) {
      const spec = known.get(graph.nodes[field.node]!.type)!;
      if (field.kind === 'output') expect(outputPort(spec, field.target), field.name).toBeDefined();
      else
        expect(
          spec.params.some((param) => param.name === field.target),
          field.name,
        ).toBe(true);
    }
  });
});

describe('templates', () => {
  const graphOf = (id: string) => builtinTemplates.find((template) => template.id === id)!.graph;

  it('script to film has one video node, a script field, and its film is the output named film', () => {
    const graph = graphOf('script-to-film');
    expect(Object.values(graph.nodes).filter((node) => node.type.startsWith('video/'))).toHaveLength(1);
    expect(graph.form.find((field) => field.name === 'film')).toMatchObject({ kind: 'output', target: 'film' });
    const script = graph.form.find((field) => field.name === 'script')!;
    const param = known.get(graph.nodes[script.node]!.type)!.params.find((one) => one.name === script.target);
    expect(param?.widget).toBe('screenplay');
  });

  it('script to repainted film is one graph from the script to the timeline, mapped over shots', () => {
    const graph = graphOf('script-to-repainted-film');
    expect(Object.values(graph.nodes).map((node) => node.type)).toEqual(
      expect.arrayContaining([
        'script/parse',
        'elements/inject',
        'video/ltx-chain',
        'mask/segment',
        'mask/track',
        'repaint/clip',
        'timeline/land',
      ]),
    );
    expect([...mappedInputs(graph, known).keys()].sort()).toEqual(['chain', 'land', 'repaint', 'segment', 'track']);
    expect(Object.keys(executableGraph(graph, known).graph.nodes)).toHaveLength(Object.keys(graph.nodes).length);
  });

  it('the storyboard asks a language model only where a person wishes it', () => {
    const graph = graphOf('storyboard');
    expect(graph.nodes['enhance']?.params).toMatchObject({ useOriginal: true });
    const { problems } = validateGraph(graph, known);
    expect(problems).toEqual([]);
    expect(known.get('prompt/enhance')?.needsUnless).toBe('useOriginal');
    expect(graph.form.find((field) => field.name === 'original')).toMatchObject({ target: 'useOriginal' });
  });

  it('one-shot templates turn text into a script by the wire itself', () => {
    const { graph } = executableGraph(graphOf('one-shot'), known);
    expect(Object.values(graph.nodes).some((node) => node.type === 'convert/text-script')).toBe(true);
    for (const edge of Object.values(graph.edges)) {
      const to = known.get(graph.nodes[edge.to.node]!.type)!;
      expect(inputPort(to, edge.to.port), edge.id).toBeDefined();
    }
  });
});
