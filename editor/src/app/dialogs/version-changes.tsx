import type { GraphChange } from '@reelgraph/nodes/graph';
import { compareGraphs, parseGraph } from '@reelgraph/nodes/graph';
import { useAtomValue } from 'jotai';
import { useEffect, useState } from 'react';
import { api } from '../../api/index.ts';
import { attempt, catalogueAtom, rootGraphAtom } from '../../state/index.ts';
import css from './dialogs.module.css';

const marks = { added: '+', removed: '−', changed: '·' } as const;
const said = { added: 'added', removed: 'removed', changed: 'changed' } as const;

/** What became of the graph since a version, in lines that a person reads. */
export function VersionChanges({ doc, rev }: { doc: string; rev: number }) {
  const present = useAtomValue(rootGraphAtom);
  const specs = useAtomValue(catalogueAtom);
  const [changes, setChanges] = useState<readonly GraphChange[] | null>(null);
  useEffect(() => {
    let gone = false;
    void attempt(api.documentAt(doc, rev)).then((then) => {
      const before = then === null ? null : parseGraph(then);
      if (!gone && before?.ok && present) setChanges(compareGraphs(before.value, present, specs));
    });
    return () => {
      gone = true;
    };
  }, [doc, rev, present, specs]);
  if (!changes) return null;
  return (
    <ul className={css.changes} aria-label="What changed since">
      {changes.length === 0 ? <li>Nothing has changed since.</li> : null}
      {changes.map((change) => (
        <li key={`${change.kind} ${change.node ?? ''} ${change.text}`} data-kind={change.kind}>
          <i role="img" aria-label={said[change.kind]}>
            {marks[change.kind]}
          </i>
          {change.text}
        </li>
      ))}
    </ul>
  );
}
