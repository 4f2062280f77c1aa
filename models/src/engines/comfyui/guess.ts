import type { Capability } from '../../capabilities/capability.ts';
import { type Binding, bindingSchema, type ModelNeed, type Tie, type Workflow, workflowSchema } from './binding.ts';
import { isLink } from './fill.ts';

/** One input of a workflow that holds a value of its own: something can be tied to it. */
export interface FreeInput {
  readonly node: string;
  readonly type: string;
  readonly title: string;
  readonly input: string;
  readonly value: string | number | boolean;
}

export type ReadWorkflow =
  | {
      readonly ok: true;
      readonly workflow: Workflow;
      readonly inputs: readonly FreeInput[];
      /** Nodes that save something. */
      readonly results: readonly { readonly node: string; readonly title: string }[];
    }
  | { readonly ok: false; readonly message: string; readonly fix: string };

const saves = /^(Save|VHS_VideoCombine|PreviewImage|PreviewAny)/;

/** Reads a file that ComfyUI wrote by *Export (API)*. The plain *Save* writes another format, which is told apart. */
export function readWorkflow(text: string): ReadWorkflow {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return { ok: false, message: 'This file is not JSON.', fix: 'Choose the file that ComfyUI wrote.' };
  }
  if (json && typeof json === 'object' && 'nodes' in json && 'links' in json)
    return {
      ok: false,
      message: 'This is a workflow as ComfyUI draws it, not as it runs it.',
      fix: 'In ComfyUI choose Workflow → Export (API), and take that file.',
    };
  const parsed = workflowSchema.safeParse(json);
  if (!parsed.success || Object.keys(parsed.data).length === 0)
    return {
      ok: false,
      message: 'This is no ComfyUI workflow.',
      fix: 'In ComfyUI choose Workflow → Export (API), and take that file.',
    };
  const workflow = parsed.data;
  const nodes = Object.entries(workflow);
  return {
    ok: true,
    workflow,
    inputs: nodes.flatMap(([node, { class_type: type, inputs }]) =>
      Object.entries(inputs).flatMap(([input, value]) =>
        typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
          ? [{ node, type, title: titleOf(workflow, node), input, value }]
          : [],
      ),
    ),
    results: nodes
      .filter(([, { class_type }]) => saves.test(class_type))
      .map(([node]) => ({ node, title: titleOf(workflow, node) })),
  };
}

function titleOf(workflow: Workflow, id: string): string {
  const { class_type, _meta } = workflow[id] as Workflow[string] & { _meta?: { title?: unknown } };
  return typeof _meta?.title === 'string' && _meta.title !== '' ? _meta.title : class_type;
}

/** Which input takes which value as a rule: the class of its node, its own name, and the value's name by capability. */
const rules: readonly [node: RegExp, input: RegExp, value: Partial<Record<Capability, string>> | string][] = [
  [/Noise|KSampler/, /^(noise_)?seed$/, 'seed'],
  [/Latent|EmptyImage|Scheduler/, /^width$/, 'width'],
  [/Latent|EmptyImage|Scheduler/, /^height$/, 'height'],
  [/Latent|Video|Audio/, /^(length|frames_number|num_frames|video_length)$/, 'frames'],
  [/./, /^(fps|frame_rate)$/, 'rate'],
  [/Sampler|Scheduler/, /^steps$/, 'steps'],
  [/Guider|KSampler/, /^cfg$/, 'guidance'],
  [/^LoadVideo$|^VHS_LoadVideo/, /^(file|video)$/, { video: 'before', track: 'clip', repaint: 'clip' }],
  [/^LoadImageMask$/, /^image$/, { image: 'mask', track: 'mask' }],
  [/^LoadImage$/, /^image$/, { video: 'start', image: 'picture', segment: 'picture' }],
];

/** Ties that the names in a workflow speak for; a person looks them over. A value is tied to every input that wants it. */
export function guessTies(workflow: Workflow, capability: Capability): Tie[] {
  const ties: Tie[] = [];
  for (const [node, { class_type, inputs }] of Object.entries(workflow)) {
    for (const [input, held] of Object.entries(inputs)) {
      if (isLink(held)) continue;
      const rule = rules.find(([types, names]) => types.test(class_type) && names.test(input));
      const value = typeof rule?.[2] === 'string' ? rule[2] : rule?.[2][capability];
      if (value)
        ties.push({
          value,
          node,
          input,
          ...(value === 'rate' && Number.isInteger(held) ? { as: 'integer' as const } : {}),
        });
      else if (input === 'text' && typeof held === 'string') ties.push({ value: sideOf(workflow, node), node, input });
    }
  }
  return ties;
}

/** Whether a text ends at a *negative* input, however many nodes lie between. */
function sideOf(workflow: Workflow, from: string): 'prompt' | 'negative' {
  const seen = new Set<string>();
  const next = [from];
  for (let id = next.shift(); id !== undefined; id = next.shift()) {
    if (seen.has(id)) continue;
    seen.add(id);
    for (const [taker, { inputs }] of Object.entries(workflow))
      for (const [input, value] of Object.entries(inputs)) {
        if (!isLink(value) || value[0] !== id) continue;
        if (/^negative/.test(input)) return 'negative';
        if (/^positive/.test(input)) return 'prompt';
        next.push(taker);
      }
  }
  return 'prompt';
}

/** Files that a workflow names: those it was exported with have to be there when it runs. */
function modelsOf(workflow: Workflow): ModelNeed[] {
  const needs = new Map<string, ModelNeed>();
  for (const [node, { inputs }] of Object.entries(workflow)) {
    for (const [input, value] of Object.entries(inputs)) {
      if (typeof value !== 'string' || !/\.(safetensors|sft|gguf|ckpt|pt|pth)$/i.test(value)) continue;
      const file = value.split(/[\\/]/).at(-1) ?? value;
      const known = needs.get(file);
      needs.set(file, {
        label: file,
        folder: '…',
        candidates: [{ match: file }],
        inputs: [...(known?.inputs ?? []), { node, input }],
      });
    }
  }
  return [...needs.values()];
}

export interface Bound {
  readonly id: string;
  readonly label: string;
  readonly capability: Capability;
  readonly workflow: Workflow;
  readonly ties: readonly Tie[];
  readonly result: string;
}

/** A person's own workflow as a binding. What its ties make essential is what a request must have. */
export function bindingOf({ id, label, capability, workflow, ties, result }: Bound): Binding {
  const needed = ['start', 'before', 'sheet', 'picture', 'mask', 'clip', 'track', 'points', 'boxX', 'text'];
  return bindingSchema.parse({
    ...{ format: 'reelgraph/comfyui-binding', version: 1, id, label, capability, workflow, ties },
    needs: needed.filter((name) => ties.some(({ value }) => value === name)),
    models: modelsOf(workflow),
    outputs: [{ node: result, role: 'result' }],
    limits: { multiple: capability === 'video' ? 32 : 16, frameStep: capability === 'video' ? 8 : 1 },
  });
}
