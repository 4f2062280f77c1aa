import type { RunView } from '@reelgraph/runtime/protocol';
import { api } from '../api/index.ts';
import { graphIdAtom } from './documents.ts';
import { feedRun } from './run-feed.ts';
import { store } from './store.ts';
import type { ToastAction } from './toasts.ts';
import { attempt, toast } from './toasts.ts';
import { revealAtom, workspaceAtom } from './ui.ts';

/** Says how a run ended, with the way to what matters now. */
export function tellEnd(run: RunView): void {
  const title = `Run ${run.number}`;
  if (run.state === 'succeeded') {
    const made = run.counts.succeeded ?? 0;
    toast({
      tone: 'success',
      title: `${title} is done`,
      text: made > 0 ? `${made} made, ${run.counts.cached ?? 0} cached.` : 'Nothing had changed.',
    });
  }
  if (run.state !== 'failed') return;
  const actions: ToastAction[] = [{ label: 'Retry', run: () => void retry(run.id) }];
  const node = run.error?.node;
  if (node) actions.push({ label: 'Open node', run: () => openNode(run.graph, node) });
  const text = [run.error?.message, run.error?.fix].filter(Boolean).join(' ');
  toast({ tone: 'danger', title: `${title} failed`, text: text.slice(0, 240), actions, run });
}

async function retry(id: string): Promise<void> {
  const run = await attempt(api.retryRun(id));
  if (run) feedRun(run);
}

function openNode(graph: string, node: string): void {
  store.set(graphIdAtom, graph);
  store.set(workspaceAtom, 'graph');
  store.set(revealAtom, { node });
}
