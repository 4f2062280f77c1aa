import type { Engine } from '@reelgraph/models';
import { engineRegistry } from '@reelgraph/models/engines';
import { defineNode, param, port } from '@reelgraph/nodes/catalogue';
import { z } from 'zod';
import { nodeRegistry, type Workbench } from '../../runtime/src/execution/index.ts';

const plain = { category: 'Bench', icon: 'circle', help: 'Does nothing.' };

/** The least that a node can do: what is measured is everything around it. */
const nothing = defineNode({
  ...plain,
  type: 'bench/nothing',
  title: 'Nothing',
  inputs: { in: port.text({ optional: true }) },
  params: z.object({ text: param.text() }),
  outputs: { out: port.text() },
  run: ({ inputs, params }) => ({ out: `${inputs.in?.slice(0, 8) ?? ''}${params.text}` }),
});

const work = defineNode({
  ...plain,
  type: 'bench/work',
  title: 'Work',
  host: 'task',
  inputs: { in: port.text({ optional: true }) },
  params: z.object({ text: param.text() }),
  outputs: { out: port.text() },
  run: ({ inputs, params }) => ({ out: `${inputs.in ?? ''}${params.text}` }),
});

const join = defineNode({
  ...plain,
  type: 'bench/join',
  title: 'Join',
  host: 'task',
  inputs: { in: port.text({ list: true }) },
  outputs: { out: port.text() },
  run: ({ inputs }) => ({ out: String(inputs.in.length) }),
});

const many = defineNode({
  ...plain,
  type: 'bench/many',
  title: 'Many',
  params: z.object({ count: param.integer({ default: 10_000 }), text: param.text() }),
  outputs: { out: port.text({ list: true }) },
  run: ({ params }) => ({
    out: Array.from({ length: params.count }, (_, at) => ({ key: `k${at}`, value: `${params.text}${at}` })),
  }),
});

/** A device that holds one model at a time, and counts how often another one has to be loaded. */
export const device = { loaded: '', swaps: 0 };

const model = (name: string): Engine => ({
  name,
  label: name,
  draft: true,
  lane: 'gpu',
  provides: { language: { reads: ['messages'] } },
  digest: async () => name,
  ready: async () => ({ ready: true }),
  run: async () => ({ text: name, provenance: { engine: name, draft: true, models: [], notes: [] } }) as never,
  close: async () => undefined,
});

const ask = defineNode({
  ...plain,
  type: 'bench/ask',
  title: 'Ask',
  host: 'task',
  inputs: { in: port.text({ optional: true }) },
  params: z.object({ text: param.text() }),
  outputs: { out: port.text() },
  needs: ['language'],
  run: ({ params }) => ({ out: params.text }),
});

/** Also what task hosts and workers of the bench load. */
export async function workbench(): Promise<Workbench> {
  return {
    nodes: nodeRegistry([nothing, work, join, many, ask]),
    engines: engineRegistry([model('model-a'), model('model-b')]),
  };
}
