import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { defineNode, type NodeContext, type NodeDefinition, type ProjectSnapshot, param, port } from './index.ts';

const context = {
  project: { id: 'p', width: 640, height: 360, rate: { num: 24, den: 1 }, seed: 77 },
} as unknown as NodeContext;
const run = (node: NodeDefinition, inputs: Record<string, unknown>, params: unknown = {}, snapshot?: unknown) =>
  Promise.resolve().then(() => node.run({ inputs, params, context, snapshot: snapshot as ProjectSnapshot }));

const node = defineNode({
  type: 'test/all',
  title: 'Everything',
  category: 'Test',
  icon: 'box',
  help: 'For the test.',
  inputs: {
    shotList: port.shot({ list: true, partial: 'holes' }),
    start: port.image({ optional: true, label: 'first frame' }),
    text: port.text(),
  },
  params: z.object({
    prompt: param.prompt({ onNode: true }),
    camera: param.select({ static: 'Static', pan: 'Pan' }, { default: 'pan' }),
    seconds: param.seconds({ default: 5, max: 20 }),
    grow: param.integer({ default: 2, min: 0, max: 8, slider: true, unit: 'px' }),
    seed: param.seed(),
    size: param.size(),
    file: param.asset({ accept: 'video' }),
    plain: z.array(z.string()).default([]),
  }),
  outputs: { count: port.number(), names: port.text({ list: true }), extra: port.text({ optional: true }) },
  needs: ['video'],
  host: 'task',
  preview: 'count',
  run: ({ inputs, params }) => ({
    count: inputs.shotList.length + params.seed,
    names: [...inputs.shotList.map((item) => item.key), params.prompt],
    extra: undefined,
  }),
});

describe('defineNode', () => {
  it('makes the spec that the editor draws', () => {
    const { spec } = node;
    expect(spec).toMatchObject({
      kind: 'pure',
      host: 'task',
      implementation: 1,
      needs: ['video'],
      preview: 'count',
      width: 'standard',
    });
    expect(spec.inputs).toEqual([
      {
        name: 'shotList',
        label: 'shot list',
        type: 'shot',
        list: true,
        optional: false,
        help: undefined,
        partial: 'holes',
      },
      {
        name: 'start',
        label: 'first frame',
        type: 'image',
        list: false,
        optional: true,
        help: undefined,
        partial: undefined,
      },
      { name: 'text', label: 'text', type: 'text', list: false, optional: false, help: undefined, partial: undefined },
    ]);
    const by = Object.fromEntries(spec.params.map((one) => [one.name, one]));
    expect(by.prompt).toMatchObject({
      widget: 'prompt',
      type: 'string',
      default: '',
      onNode: true,
      port: 'text',
      label: 'Prompt',
    });
    expect(by.camera).toMatchObject({
      widget: 'select',
      default: 'pan',
      options: [
        { value: 'static', label: 'Static' },
        { value: 'pan', label: 'Pan' },
      ],
    });
    expect(by.seconds).toMatchObject({ widget: 'seconds', type: 'number', default: 5, min: 0, max: 20, unit: 's' });
    expect(by.grow).toMatchObject({ widget: 'slider', type: 'integer', min: 0, max: 8, step: 1 });
    expect(by.seed).toMatchObject({ widget: 'seed', default: null, port: 'seed' });
    expect(by.file).toMatchObject({ widget: 'asset', accept: 'video', required: true });
    expect(by.plain).toMatchObject({ type: 'array', default: [] });
    expect(by.grow!.schema).toMatchObject({ type: 'integer', minimum: 0, maximum: 8 });
    expect(JSON.parse(JSON.stringify(spec))).toEqual(JSON.parse(JSON.stringify(structuredClone(spec))));
  });

  it('hands run checked inputs: lists with keys, wires into params, the project’s seed', async () => {
    const given = {
      shotList: [
        { key: 's1', value: {} },
        { key: 's2', value: {} },
      ],
      text: 'x',
      prompt: 'from a wire',
    };
    expect(await run(node, given, { prompt: 'from the document' })).toEqual({
      count: 2 + 77,
      names: [
        { key: '0', value: 's1' },
        { key: '1', value: 's2' },
        { key: '2', value: 'from a wire' },
      ],
    });
    expect(await run(node, { ...given, seed: 5 })).toMatchObject({ count: 7 });
    expect(await run(node, { ...given, shotList: [] }, { seed: 'random' })).toMatchObject({ count: 77 });
  });

  it('names what is wrong', async () => {
    await expect(run(node, { shotList: [] })).rejects.toMatchObject({
      code: 'missing_input',
      message: 'Everything was given no text.',
    });
    await expect(run(node, { shotList: [], text: '' }, { grow: 99 })).rejects.toMatchObject({
      code: 'param_invalid',
      message: expect.stringMatching(/^Grow of Everything/),
    });
    const broken = defineNode({
      type: 'test/broken',
      title: 'Broken',
      category: 'Test',
      icon: 'box',
      help: '',
      outputs: { out: port.text() },
      run: () => ({}) as never,
    });
    await expect(run(broken, {})).rejects.toMatchObject({ code: 'missing_output' });
  });

  it('reads nodes see their excerpt, whether it was taken before or not', async () => {
    const reader = defineNode({
      type: 'test/read',
      title: 'Read',
      category: 'Test',
      icon: 'box',
      help: '',
      kind: 'reads',
      outputs: { out: port.text() },
      reads: (project) => project.defaults.script ?? 'none',
      run: ({ snapshot }) => ({ out: snapshot }),
    });
    const project: ProjectSnapshot = {
      scripts: {},
      elements: null,
      sequences: {},
      defaults: { script: 'main', sequence: null },
    };
    expect(reader.reads?.(project, {})).toBe('main');
    expect(await run(reader, {}, {}, 'main')).toEqual({ out: 'main' });
    expect(await run(reader, {}, {}, project)).toEqual({ out: 'main' });
  });

  it('effect nodes run only where effects are', async () => {
    const effect = defineNode({
      type: 'test/effect',
      title: 'Effect',
      category: 'Test',
      icon: 'box',
      help: '',
      kind: 'effect',
      inputs: { n: port.number() },
      outputs: { n: port.number() },
      effect: async ({ inputs }) => ({ n: inputs.n + 1 }),
    });
    expect(effect.spec).toMatchObject({ kind: 'effect', host: 'inline' });
    expect(await effect.effect?.({ inputs: { n: 1 }, params: {}, context, effects: {} as never })).toEqual({ n: 2 });
    await expect(run(effect, { n: 1 })).rejects.toMatchObject({ code: 'effect_only' });
  });
});
