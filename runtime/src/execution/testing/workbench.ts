import type { Engine } from '@reelgraph/models';
import { engineRegistry, hostedEngine } from '@reelgraph/models/engines';
import { builtinNodes } from '@reelgraph/nodes/catalogue';
import { hostedSource } from '../../storage/index.ts';
import type { Workbench } from '../contract.ts';
import { nodeRegistry } from '../load-nodes.ts';
import { maybeKill } from './kill-points.ts';
import { testNodes } from './nodes.ts';

/** An engine that stores the file that it is given: enough to see a request, a stored artifact and a provenance go by. */
const paper: Engine = {
  name: 'paper',
  label: 'Paper',
  draft: true,
  lane: 'cpu',
  // The tests' own node sends it a file; the built-in ones ask with a prompt. It does not look at references.
  provides: { image: { reads: ['file', 'prompt', 'width', 'height', 'seed'] as never } },
  digest: async () => process.env.REELGRAPH_TEST_DIGEST ?? 'paper-1',
  ready: async () => ({ ready: true }),
  async run(_capability, request, context) {
    maybeKill('before-store', process.ppid);
    const artifact = await context.store((request as unknown as { file: string }).file, 'video/mp4');
    maybeKill('after-store', process.ppid);
    return { artifact, provenance: { engine: 'paper', draft: true, models: [], notes: [] } } as never;
  },
  close: async () => undefined,
};

/** Hosted services as they are, with short pauses: for tests that kill whoever ordered something. */
const soon = { sends: 4, pause: 0.005, longestWait: 1, offline: 5, whole: 60, goodbye: 500 };

/** What test processes work with: the built-in nodes, those of the tests, one engine, and the hosted services of the folder. */
export async function workbench(data: string): Promise<Workbench> {
  return {
    nodes: nodeRegistry([...builtinNodes, ...testNodes]),
    engines: engineRegistry([paper, hostedEngine(hostedSource(data), soon)]),
  };
}
