import { type GraphDocument, parseGraph } from '@reelgraph/nodes/graph';
import type { RunInputView, RunView, TaskView } from '@reelgraph/runtime/protocol';
import { useEffect, useState } from 'react';
import { api } from '../api/index.ts';
import { attempt } from '../state/index.ts';

export interface WholeRun {
  readonly run: RunView;
  readonly tasks: readonly TaskView[];
  readonly input: RunInputView;
  /** As it was; null where this version cannot read it. */
  readonly graph: GraphDocument | null;
}

/** A run with its tasks and what it was started from; null until it is here. */
export function useWholeRun(id: string): WholeRun | null {
  const [whole, setWhole] = useState<WholeRun | null>(null);
  useEffect(() => {
    let gone = false;
    void attempt(Promise.all([api.runDetail(id), api.runInput(id)])).then((both) => {
      if (gone || !both) return;
      const [{ run, tasks }, input] = both;
      const graph = parseGraph(input.graph);
      setWhole({ run, tasks, input, graph: graph.ok ? graph.value : null });
    });
    return () => {
      gone = true;
    };
  }, [id]);
  return whole;
}
