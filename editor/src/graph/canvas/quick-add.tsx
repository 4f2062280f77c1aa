import type { NodeSpec } from '@reelgraph/nodes/graph';
import { useAtom, useAtomValue } from 'jotai';
import { Search } from 'lucide-react';
import type { KeyboardEvent } from 'react';
import { useEffect, useMemo, useRef, useState } from 'react';
import { catalogueAtom, graphAtom, store } from '../../state/index.ts';
import { Kbd, PortGlyph } from '../../ui/index.ts';
import { addNode, addNodeIntoWire, nodeUses } from '../add-node.ts';
import type { QuickAdd as QuickAddState } from '../canvas-state.ts';
import { canvasAtom, quickAddAtom } from '../canvas-state.ts';
import { fitsPlace, fitsWire, quickRows } from '../quick-add-model.ts';
import { swapNode } from '../rewire.ts';
import css from './canvas.module.css';
import { QuickAddList } from './quick-add-list.tsx';

export function QuickAdd() {
  const [state, setState] = useAtom(quickAddAtom);
  return state ? (
    <QuickAddBox key={`${state.screen.x} ${state.screen.y}`} state={state} onClose={() => setState(null)} />
  ) : null;
}

const WIDTH = 300;
const HEIGHT = 400;

/** Search-to-add at the pointer. From a dropped wire, only what it fits. */
function QuickAddBox({ state, onClose }: { state: QuickAddState; onClose: () => void }) {
  const { screen, from, wire, swap } = state;
  const catalogue = useAtomValue(catalogueAtom);
  const [query, setQuery] = useState('');
  const [at, setAt] = useState(0);
  const box = useRef<HTMLDivElement>(null);
  const uses = useMemo(nodeUses, []);
  const graph = useAtomValue(graphAtom);
  const only = useMemo(() => {
    if (!graph) return undefined;
    return wire ? fitsWire(catalogue, graph, wire) : swap ? fitsPlace(catalogue, graph, swap) : undefined;
  }, [catalogue, graph, wire, swap]);
  const rows = useMemo(() => quickRows(catalogue, from, query, uses, only), [catalogue, from, query, uses, only]);

  useEffect(() => {
    const outside = (event: PointerEvent) => {
      if (!box.current?.contains(event.target as Node)) onClose();
    };
    window.addEventListener('pointerdown', outside, true);
    return () => window.removeEventListener('pointerdown', outside, true);
  }, [onClose]);

  const add = (spec: NodeSpec) => {
    const world = store.get(canvasAtom)?.toWorld(screen) ?? { x: 0, y: 0 };
    if (swap) swapNode(swap, spec);
    else if (wire) addNodeIntoWire(spec, world, wire);
    else addNode(spec, { x: world.x - (from?.side === 'input' ? 220 : 0), y: world.y - 50 }, from);
    onClose();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const chosen = rows[at];
    if (event.key === 'Escape') onClose();
    else if (event.key === 'Enter' && chosen) add(chosen.spec);
    else if (event.key === 'ArrowDown') setAt((at + 1) % Math.max(1, rows.length));
    else if (event.key === 'ArrowUp') setAt((at + rows.length - 1) % Math.max(1, rows.length));
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const left = Math.min(screen.x, window.innerWidth - WIDTH - 8);
  const top = Math.min(screen.y, window.innerHeight - HEIGHT - 8);
  return (
    <div
      ref={box}
      className={css.quick}
      style={{ left, top }}
      role="dialog"
      aria-label={swap ? 'Change the type' : 'Add a node'}
    >
      <div className={css.quickField}>
        <Search size={14} />
        <input
          // biome-ignore lint/a11y/noAutofocus: opening it means typing.
          autoFocus
          aria-label="Search nodes"
          placeholder={
            from ? `Nodes that fit ${from.spec.label}` : wire ? 'Put into this wire' : swap ? 'Change to' : 'Add a node'
          }
          value={query}
          onChange={(event) => {
            setQuery(event.target.value);
            setAt(0);
          }}
          onKeyDown={onKeyDown}
        />
        {from ? (
          <span>
            <PortGlyph type={from.spec.type} list={from.spec.list} />
            {from.side === 'output' ? 'in' : 'out'}
          </span>
        ) : null}
      </div>
      {rows.length === 0 ? (
        <p className={css.quickNone}>No node by that name{from || wire ? ' takes this wire' : ''}.</p>
      ) : (
        <QuickAddList rows={rows} at={at} onPoint={setAt} onChoose={add} />
      )}
      <div className={css.quickFoot}>
        <Kbd>Enter</Kbd>
        {from ? 'add and wire' : wire ? 'put into the wire' : swap ? 'change, wires stay where they fit' : 'add'}
        <Kbd>Esc</Kbd>
      </div>
    </div>
  );
}
