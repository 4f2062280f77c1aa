import { useAtomValue } from 'jotai';
import { Square } from 'lucide-react';
import { FixButton } from '../graph/fix-button.tsx';
import type { NodeFacts } from '../graph/node-view/use-node.ts';
import { activeRunsAtom, cancelRun } from '../state/index.ts';
import { Button, cx, Ring } from '../ui/index.ts';
import css from './inspector.module.css';

/** While it runs: how far, and the way to stop. When it failed: why, and what to do. */
export function StateBanner({ facts: { node, spec, run, fraction, status } }: { facts: NodeFacts }) {
  const active = useAtomValue(activeRunsAtom).find((one) => one.id === run.run);
  if (fraction !== null) {
    return (
      <div className={css.banner} role="status">
        <Ring fraction={fraction} />
        <b>Running {Math.round(fraction * 100)} %</b>
        <span>{status.aside}</span>
        {active ? (
          <Button size="sm" onClick={() => void cancelRun(active.id)}>
            <Square size={10} fill="currentColor" />
            Stop
          </Button>
        ) : null}
      </div>
    );
  }
  if (!status.problem) return null;
  return (
    <div className={cx(css.banner, css.bad)} role="alert">
      <b>{status.problem.message}</b>
      {status.problem.fix ? <p>{status.problem.fix}</p> : null}
      <FixButton problem={status.problem} node={node.id} spec={spec} />
    </div>
  );
}
