import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Item, Plain } from '../served/served-job.ts';
import { fits, valuesOf } from '../served/values.ts';
import { type Binding, bindingSchema, classesOf, wayOf } from './binding.ts';
import { shippedBindings } from './bindings/index.ts';
import { fillWorkflow, isLink } from './fill.ts';
import { baseName, chooseFile, matches } from './probe.ts';
import { nodeClasses } from './testing/classes.ts';
import { everything } from './testing/models.ts';
import { validate } from './testing/validate.ts';

const choices = (list: string) =>
  list === '@input' ? ['reelgraph/a.png', 'reelgraph/b.mp4'] : (everything[list.slice(1)] ?? []);

/** A value of each kind that a request can give. */
const sample = (binding: Binding): Record<string, Plain> =>
  Object.fromEntries(
    (valuesOf[binding.capability] ?? []).flatMap(({ name, type }): [string, Plain][] => {
      if (type === 'list') return [];
      if (type === 'number') return [[name, name === 'rate' ? 23.976 : name === 'strength' ? 0.75 : 64]];
      return [[name, type === 'text' ? 'words' : type === 'clip' ? 'reelgraph/b.mp4' : 'reelgraph/a.png']];
    }),
  );
const items = (count: number): Record<string, Item[]> => ({
  keyframes: Array.from({ length: count }, (_, i) => ({ media: 'reelgraph/a.png', frame: i * 8, strength: 0.5 })),
  references: Array.from({ length: count }, () => ({ media: 'reelgraph/a.png' })),
  loras: Array.from({ length: Math.min(count, 8) }, () => ({ name: everything.loras![2]!, strength: 0.8 })),
});
const chosen = (binding: Binding) =>
  binding.models.map((need) => {
    const files = Object.values(everything).flat();
    const found = chooseFile(need, files);
    if (!found) throw new Error(`Nothing for ${need.label}`);
    return found;
  });
const fill = (binding: Binding, count: number) =>
  fillWorkflow(binding, { plain: sample(binding), lists: items(count) }, chosen(binding));

describe('the bindings that ship', () => {
  it('are what the schema says, each with a name of its own', () => {
    expect(new Set(shippedBindings.map(({ id }) => id)).size).toBe(shippedBindings.length);
    for (const binding of shippedBindings) expect(bindingSchema.parse(binding)).toEqual(binding);
  });

  it.each(shippedBindings.map((one) => [one.id, one] as const))('%s is a prompt that a server takes', (_, binding) => {
    for (const count of [0, 1, 3]) expect(validate(fill(binding, count), choices)).toBeNull();
  });

  it.each(shippedBindings.map((one) => [one.id, one] as const))('%s uses every value that it ties', (_, binding) => {
    const filled = JSON.stringify(fill(binding, 1));
    // No placeholder is left, and no node hangs in the air.
    expect(filled).not.toContain('"@');
    const used = new Set(
      Object.values(fill(binding, 1)).flatMap(({ inputs }) =>
        Object.values(inputs)
          .filter(isLink)
          .map(([id]) => id),
      ),
    );
    for (const [id, { class_type }] of Object.entries(fill(binding, 1)))
      expect(used.has(id) || nodeClasses[class_type]?.output === true, id).toBe(true);
  });

  it('are refused when a wire is wrong: the check does see something', () => {
    const [binding] = shippedBindings as [Binding];
    const broken = fill(binding, 0);
    broken.guider!.inputs.model = ['noise', 0];
    expect(validate(broken, choices)?.node_errors.guider?.errors[0]?.type).toBe('return_type_mismatch');
    expect(
      validate({ ...fill(binding, 0), extra: { class_type: 'NoSuchNode', inputs: {} } }, choices)?.error.type,
    ).toBe('missing_node_type');
    const wanting = fill(binding, 0);
    wanting.ckpt!.inputs.ckpt_name = 'other.safetensors';
    expect(validate(wanting, choices)?.node_errors.ckpt?.errors[0]?.type).toBe('value_not_in_list');
  });

  it('make the second stage at twice the size of the first', () => {
    const two = shippedBindings.find(({ id }) => id === 'ltx-2-distilled-text-2')!;
    const filled = fillWorkflow(two, { plain: { width: 1280, height: 704, frames: 121 }, lists: {} }, chosen(two));
    expect(filled.empty!.inputs).toMatchObject({ width: 640, height: 352, length: 121 });
    expect(filled.silence!.inputs.frames_number).toBe(121);
  });

  it('sample a 2.3 checkpoint as its own workflow does', () => {
    const two = shippedBindings.find(({ id }) => id === 'ltx-2-distilled-text-2')!;
    const newer = chooseFile(two.models[0]!, [
      'ltx-2-19b-distilled.safetensors',
      'x/ltx-2.3-22b-distilled-1.1.safetensors',
    ])!;
    expect(newer.file).toBe('x/ltx-2.3-22b-distilled-1.1.safetensors');
    const filled = fillWorkflow(two, { plain: {}, lists: {} }, [newer, ...chosen(two).slice(1)]);
    expect([filled.sampler!.inputs.sampler_name, filled.sampler2!.inputs.sampler_name]).toEqual([
      'euler_ancestral_cfg_pp',
      'euler_cfg_pp',
    ]);
  });
});

describe('a part that repeats', () => {
  const keyframes = shippedBindings.find(({ id }) => id === 'ltx-2-distilled-keyframes-2')!;

  it('is one chain through all items, in their order, whatever their number', () => {
    for (let count = 0; count <= 12; count++) {
      const filled = fillWorkflow(keyframes, { plain: {}, lists: items(count) }, chosen(keyframes));
      const seen: number[] = [];
      let at = filled.guider!.inputs.positive;
      while (isLink(at) && at[0] !== 'timed') {
        const node = filled[at[0]]!;
        seen.unshift(node.inputs.frame_idx as number);
        at = node.inputs.positive;
      }
      expect(seen).toEqual(Array.from({ length: count }, (_, i) => i * 8));
      expect(filled.av!.inputs.video_latent).toEqual(count === 0 ? ['empty', 0] : [`guide.${count}`, 2]);
      // The second stage has guides of its own on the enlarged latents.
      expect(filled.av2!.inputs.video_latent).toEqual(count === 0 ? ['larger', 0] : [`guide2.${count}`, 2]);
    }
  });

  it('refuses more items than it takes', () => {
    expect(() => fillWorkflow(keyframes, { plain: {}, lists: items(13) }, chosen(keyframes))).toThrow(
      'takes 12 keyframes',
    );
  });

  it('leaves the binding as it is', () => {
    const before = JSON.stringify(keyframes);
    fill(keyframes, 4);
    expect(JSON.stringify(keyframes)).toBe(before);
  });
});

describe('which workflow serves a request', () => {
  const first = (capability: string, ...present: string[]) =>
    shippedBindings.find((one) => one.capability === capability && fits(wayOf(one), new Set(present)).ok)?.id;

  it.each([
    ['video', [], 'ltx-2-distilled-text-2'],
    ['video', ['start'], 'ltx-2-distilled-start-2'],
    ['video', ['before'], 'ltx-2-distilled-before-2'],
    ['video', ['start', 'later', 'keyframes'], 'ltx-2-distilled-keyframes-2'],
    ['video', ['later', 'keyframes'], 'ltx-2-distilled-keyframes-2'],
    ['video', ['sheet'], 'ltx-2-distilled-sheet-2'],
    ['video', ['sheet', 'start'], undefined],
    ['image', [], 'flux-2-klein-9b-text'],
    ['image', ['references'], 'flux-2-klein-9b-text'],
    ['image', ['picture'], 'flux-2-klein-9b-picture'],
    ['image', ['picture', 'mask', 'references', 'trueCfg'], 'flux-2-klein-9b-mask-cfg'],
    ['segment', ['picture', 'text'], 'sam-3-text'],
    ['segment', ['picture', 'boxX'], 'sam-3-box'],
    ['segment', ['picture', 'points', 'text'], undefined],
    ['track', ['clip', 'mask'], 'sam-3-track'],
  ] as const)('%s with %j: %s', (capability, present, id) => {
    expect(first(capability, ...present)).toBe(id);
  });
});

describe('names of files', () => {
  it.each([
    ['ltx-2-*distilled*', 'LTX-2-19b-Distilled-fp8.safetensors', true],
    ['ltx-2-*distilled*', 'ltx-2-19b-dev.safetensors', false],
    ['ltx-2.3*', 'ltx-2-3.safetensors', false],
    ['sam3*', 'sam3.pt', true],
    ['a*a', 'a', false],
    ['a*b*c', 'a-c-b', false],
  ])('%s and %s: %s', (pattern, name, fitting) => expect(matches(pattern, name)).toBe(fitting));

  it('agree with a regular expression of the same meaning', () => {
    const letter = fc.constantFrom('a', 'b', '.');
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('a', 'b', '.', '*'), maxLength: 8 }),
        fc.string({ unit: letter, maxLength: 12 }),
        (pattern, name) => {
          const same = new RegExp(
            `^${pattern
              .split('*')
              .map((part) => part.replaceAll('.', '\\.'))
              .join('.*')}$`,
          );
          expect(matches(pattern, name)).toBe(same.test(name));
        },
      ),
    );
  });

  it('are told without their folders', () => {
    expect([baseName('a/b.safetensors'), baseName('a\\b.safetensors'), baseName('b')]).toEqual([
      'b.safetensors',
      'b.safetensors',
      'b',
    ]);
  });

  it('every class that ships is one that the test server knows', () => {
    for (const binding of shippedBindings)
      for (const name of classesOf(binding)) expect(nodeClasses[name], name).toBeDefined();
  });
});
