import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { emptyGraph, graphVersion, parseGraph } from './index.ts';

const fixture = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`fixtures/${name}`, import.meta.url), 'utf8'));

const refusal = (json: unknown) => {
  const result = parseGraph(json);
  if (result.ok) throw new Error('was read');
  return result.error;
};

describe('parseGraph', () => {
  it('has a fixture of every version and reads each', () => {
    const names = readdirSync(new URL('fixtures/', import.meta.url)).filter((name) => /^v\d+\.json$/.test(name));
    expect(names.sort()).toEqual(Array.from({ length: graphVersion + 1 }, (_, version) => `v${version}.json`));
    for (const name of names) {
      const graph = parseGraph(fixture(name));
      expect(graph.ok && graph.value.version, name).toBe(graphVersion);
    }
  });

  it('brings version 0 over: records by id, ends, modes, unknown fields kept', () => {
    const graph = parseGraph(fixture('v0.json'));
    if (!graph.ok) throw new Error(graph.error.message);
    expect(graph.value.nodes.a).toMatchObject({ position: { x: 40, y: 80 }, mode: 'active', colourName: 'kept' });
    expect(graph.value.nodes.b).toMatchObject({ typeVersion: 2, mode: 'muted' });
    expect(graph.value.edges.w).toEqual({
      id: 'w',
      from: { node: 'a', port: 'text' },
      to: { node: 'b', port: 'prompt' },
    });
    expect(Object.keys(graph.value.edges)).toEqual(['w', 'e1']);
    expect(graph.value).toMatchObject({ mood: 'kept' });
  });

  it('keeps unknown fields and unknown node types, and is stable', () => {
    const once = parseGraph(fixture('v1.json'));
    if (!once.ok) throw new Error(once.error.message);
    expect(once.value).toEqual(fixture('v1.json'));
    expect(parseGraph(JSON.parse(JSON.stringify(once.value)))).toEqual(once);
  });

  it('drops prototype keys at every depth', () => {
    const text = JSON.stringify(fixture('v1.json')).replace(
      '"deep":{',
      '"deep":{"__proto__":{"polluted":1},"constructor":1,',
    );
    const graph = parseGraph(JSON.parse(text));
    if (!graph.ok) throw new Error(graph.error.message);
    expect(Object.keys(graph.value.nodes.x!.params.deep as object)).toEqual(['list']);
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
  });

  it.each([
    ['a text', 'hello', 'not_a_graph'],
    ['nothing', undefined, 'not_json'],
    ['another format', { format: 'comfy', version: 1 }, 'not_a_graph'],
    ['a newer version', { ...emptyGraph('g'), version: 99 }, 'version_newer'],
    ['a version of words', { ...emptyGraph('g'), version: 'x' }, 'bad_version'],
    ['a node without a type', { ...emptyGraph('g'), nodes: { a: { id: 'a' } } }, 'malformed'],
  ])('refuses %s in words', (_, json, code) => {
    const error = refusal(json);
    expect(error.code).toBe(code);
    expect(error.message.length).toBeGreaterThan(10);
  });

  it('refuses what is too deep or too large, without ending the process', () => {
    let deep: unknown = 1;
    for (let at = 0; at < 200_000; at++) deep = [deep];
    expect(refusal({ ...emptyGraph('g'), extra: deep }).code).toBe('too_deep');
    const nodes = Object.fromEntries(
      Array.from({ length: 20_001 }, (_, at) => [
        `n${at}`,
        { id: `n${at}`, type: 't', typeVersion: 1, params: {}, position: { x: 0, y: 0 }, mode: 'active' },
      ]),
    );
    expect(refusal({ ...emptyGraph('g'), nodes }).code).toBe('too_large');
    expect(refusal({ ...emptyGraph('g'), title: 'x'.repeat(33 * 1024 * 1024) }).code).toBe('too_large');
  });

  it('gives several wires of one port an order', () => {
    const graph = parseGraph({
      ...emptyGraph('g'),
      edges: {
        a: { id: 'a', from: { node: 'x', port: 'o' }, to: { node: 'y', port: 'i' } },
        b: { id: 'b', from: { node: 'z', port: 'o' }, to: { node: 'y', port: 'i' } },
      },
    });
    expect(graph.ok && Object.values(graph.value.edges).map((edge) => edge.to.order)).toEqual([0, 1]);
  });
});
