import { specIn } from '@reelgraph/nodes/graph';
import { fixActionOf, type RunView } from '@reelgraph/runtime/protocol';
import { useAtomValue } from 'jotai';
import { catalogueAtom, graphIdAtom, graphPathAtom, rootGraphAtom, store, workspaceAtom } from '../state/index.ts';
import { FixButton } from './fix-button.tsx';

/** The button that mends what a run failed at, as its node has it. Nothing where the run's graph is not the open one. */
export function RunFix({ run: { error, graph } }: { run: Pick<RunView, 'error' | 'graph'> }) {
  const open = useAtomValue(graphIdAtom);
  const root = useAtomValue(rootGraphAtom);
  const catalogue = useAtomValue(catalogueAtom);
  const node = error?.node && root?.nodes[error.node];
  // To run again is what the run's own button does.
  if (!error || !root || !node || open !== graph || fixActionOf(error)?.kind === 'retry') return null;
  const goThere = () => {
    store.set(workspaceAtom, 'graph');
    store.set(graphPathAtom, []);
  };
  return <FixButton problem={error} node={node.id} spec={specIn(root, catalogue, node)} before={goThere} />;
}
