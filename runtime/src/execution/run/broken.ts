import { withAction } from '../../protocol/index.ts';
import type { TaskRow } from '../../storage/index.ts';
import type { BrokenNode } from '../plan/prepare.ts';
import { sha256 } from '../plan/task-key.ts';

/** A node that cannot run shows so like any other: it failed with the reason, or it is skipped for another's sake. */
export function brokenRow(run: string, broken: BrokenNode): TaskRow {
  const at = Date.now();
  return {
    id: `${run}-${sha256(JSON.stringify([broken.id, null])).slice(0, 16)}`,
    run,
    node: broken.id,
    nodeType: broken.type,
    itemKey: null,
    itemName: null,
    itemIndex: null,
    state: broken.problem ? 'failed' : 'skipped',
    reason: broken.problem ? null : `Waits for ${broken.blockedBy ?? 'a node'}, which cannot run.`,
    attempt: 0,
    deaths: 0,
    key: null,
    engine: null,
    seed: null,
    error: broken.problem ? withAction({ ...broken.problem, node: broken.id }) : null,
    startedAt: at,
    endedAt: at,
  };
}
