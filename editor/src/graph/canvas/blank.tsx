import { atom } from 'jotai';
import { LayoutTemplate } from 'lucide-react';
import { graphAtom, railPanelAtom, store } from '../../state/index.ts';
import { Button, Empty } from '../../ui/index.ts';
import css from './canvas.module.css';

/** The empty canvas teaches; the first node ends the lesson. */
export const emptyAtom = atom((get) => {
  const graph = get(graphAtom);
  return graph !== null && Object.keys(graph.nodes).length + Object.keys(graph.notes).length === 0;
});

export function Blank() {
  return (
    <div className={css.blank}>
      <div>
        <Empty
          icon={<LayoutTemplate size={28} strokeWidth={1.3} />}
          title="An empty graph"
          text="Start from a template, or press Tab to add a node."
        >
          <Button tone="primary" size="sm" onClick={() => store.set(railPanelAtom, 'templates')}>
            Browse templates
          </Button>
        </Empty>
      </div>
    </div>
  );
}
