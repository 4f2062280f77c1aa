import type { Found } from '@reelgraph/nodes/graph';
import { findInGraph, replaceInGraph } from '@reelgraph/nodes/graph';
import { useAtom, useAtomValue } from 'jotai';
import { ChevronDown, ChevronUp, Replace, Search, X } from 'lucide-react';
import type { KeyboardEvent } from 'react';
import { useDeferredValue, useMemo, useState } from 'react';
import type { AnyOp } from '../../state/index.ts';
import {
  catalogueAtom,
  editGraph,
  graphAtom,
  graphIdAtom,
  nodeKey,
  nodeRunAtom,
  store,
  toast,
} from '../../state/index.ts';
import { Button, cx, IconButton } from '../../ui/index.ts';
import { plural } from '../../ui/words.ts';
import { selectOnly } from '../actions.ts';
import { canvasAtom, findAtom } from '../canvas-state.ts';
import css from './find.module.css';

export function FindBar() {
  const [open, setOpen] = useAtom(findAtom);
  return open ? <Bar onClose={() => setOpen(false)} /> : null;
}

/** Places in sight under the field: the next ones come as it is walked through. */
const ROWS = 8;

/** Finds words in names, types, engines, values and errors of the open graph, and puts others in their place. */
function Bar({ onClose }: { onClose: () => void }) {
  const graph = useAtomValue(graphAtom);
  const specs = useAtomValue(catalogueAtom);
  const [words, setWords] = useState('');
  const [by, setBy] = useState('');
  const [replacing, setReplacing] = useState(false);
  const [at, setAt] = useState(0);
  const wanted = useDeferredValue(words);
  const found = useMemo(
    () => (graph ? [...findInGraph(graph, specs, wanted), ...errorsWith(Object.keys(graph.nodes), wanted)] : []),
    [graph, specs, wanted],
  );
  const place = found.length === 0 ? 0 : Math.min(at, found.length - 1);

  const show = (index: number) => {
    const hit = found[index];
    if (!hit) return;
    setAt(index);
    selectOnly(hit.node);
    store.get(canvasAtom)?.bringInSight(hit.node);
  };
  const step = (way: 1 | -1) => show((place + way + found.length) % found.length);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Escape') return;
    onClose();
    event.stopPropagation();
    event.preventDefault();
  };
  const onField = (event: KeyboardEvent) => {
    if (event.key === 'ArrowDown' || (event.key === 'Enter' && !event.shiftKey)) step(1);
    else if (event.key === 'ArrowUp' || event.key === 'Enter') step(-1);
    else return;
    event.preventDefault();
  };
  const replaceAll = () => {
    if (!graph) return;
    const { ops, left } = replaceInGraph(graph, specs, words, by);
    if (ops.length > 0) editGraph(ops as readonly AnyOp[], { label: `Replace “${words.trim()}”` });
    toast({
      tone: ops.length > 0 ? 'success' : 'warning',
      title: ops.length > 0 ? `${plural(ops.length, 'place')} changed` : 'Nothing was changed',
      text: left > 0 ? `${plural(left, 'place')} cannot hold “${by}” and stayed.` : undefined,
    });
  };
  const from = Math.max(0, Math.min(place - ROWS + 1, found.length - ROWS));
  return (
    <search className={css.find} aria-label="Find in the graph" onKeyDown={onKeyDown}>
      <div className={css.line}>
        <Search size={14} />
        <input
          // biome-ignore lint/a11y/noAutofocus: opening it means typing.
          autoFocus
          aria-label="Find"
          placeholder="Name, type, value or error"
          value={words}
          onChange={(event) => {
            setWords(event.target.value);
            setAt(0);
          }}
          onKeyDown={onField}
        />
        <span className={css.count} role="status">
          {wanted.trim() ? (found.length > 0 ? `${place + 1} of ${found.length}` : 'Nowhere') : ''}
        </span>
        <IconButton small label="The one before" disabled={found.length === 0} onClick={() => step(-1)}>
          <ChevronUp size={14} />
        </IconButton>
        <IconButton small label="The next" disabled={found.length === 0} onClick={() => step(1)}>
          <ChevronDown size={14} />
        </IconButton>
        <IconButton small label="Replace" on={replacing} onClick={() => setReplacing(!replacing)}>
          <Replace size={14} />
        </IconButton>
        <IconButton small label="Close" onClick={onClose}>
          <X size={14} />
        </IconButton>
      </div>
      {replacing ? (
        <div className={css.line}>
          <input
            aria-label="Put in its place"
            placeholder="Put in its place"
            value={by}
            onChange={(event) => setBy(event.target.value)}
          />
          <Button size="sm" disabled={!words.trim()} onClick={replaceAll}>
            Replace all
          </Button>
        </div>
      ) : null}
      {found.length > 0 ? (
        <ul className={css.places}>
          {found.slice(from, from + ROWS).map((hit, row) => (
            <li key={`${hit.node} ${hit.at}`}>
              <button type="button" className={cx(from + row === place && css.here)} onClick={() => show(from + row)}>
                <b>{hit.title}</b>
                <span>{hit.label}</span>
                <span className={css.text}>{hit.at === 'title' ? '' : hit.text}</span>
              </button>
            </li>
          ))}
        </ul>
      ) : null}
    </search>
  );
}

/** Nodes whose last run failed with these words. */
function errorsWith(nodes: readonly string[], words: string): Found[] {
  const wanted = words.trim().toLowerCase();
  const graphId = store.get(graphIdAtom);
  const graph = store.get(graphAtom);
  if (!wanted || !graphId || !graph) return [];
  return nodes.flatMap((id): Found[] => {
    const { tasks } = store.get(nodeRunAtom(nodeKey(graphId, id)));
    const error = [...tasks.values()].find((task) => task.error)?.error;
    const title = graph.nodes[id]?.title ?? store.get(catalogueAtom).get(graph.nodes[id]?.type ?? '')?.title ?? id;
    return error?.message.toLowerCase().includes(wanted)
      ? [{ node: id, title, at: 'error', label: 'Error', text: error.message, replaceable: false }]
      : [];
  });
}
