import type { NodeSpec, PortSpec } from '@reelgraph/nodes/graph';
import { useAtomValue } from 'jotai';
import { ChevronRight } from 'lucide-react';
import { useRef, useState } from 'react';
import { useCommands } from '../app/shortcuts/index.ts';
import { addNodeAtCentre } from '../graph/add-node.ts';
import { catalogueAtom, NODE_DRAG } from '../state/index.ts';
import { Kbd, NodeIcon, Panel, PortGlyph, SearchField, Section } from '../ui/index.ts';
import css from './library.module.css';
import { groupByCategory, searchSpecs } from './search.ts';

/** Everything that can be put on the canvas. */
export function NodesPanel() {
  const catalogue = useAtomValue(catalogueAtom);
  const [query, setQuery] = useState('');
  const field = useRef<HTMLInputElement>(null);
  const found = searchSpecs(
    [...catalogue.values()].filter((spec) => !spec.type.startsWith('convert/')),
    query,
  );
  useCommands('graph', [
    {
      id: 'find-node',
      title: 'Search the node library',
      group: 'Nodes',
      keys: ['/'],
      run: () => field.current?.focus(),
    },
  ]);
  return (
    <Panel
      title="Nodes"
      label="Nodes"
      top={
        <div className={css.search}>
          <SearchField
            inputRef={field}
            aria-label="Search nodes"
            placeholder="Search nodes"
            unit={<Kbd>/</Kbd>}
            value={query}
            onChange={(event) => setQuery(event.target.value)}
            onKeyDown={(event) => {
              const best = found[0];
              if (event.key === 'Enter' && best) addNodeAtCentre(best);
              if (event.key === 'Escape') setQuery('');
            }}
          />
        </div>
      }
      foot={
        <>
          Drag onto the canvas, or press <Kbd>Tab</Kbd> to add at the pointer.
        </>
      }
    >
      {query.trim()
        ? found.map((spec) => <NodeRow key={spec.type} spec={spec} />)
        : groupByCategory(found).map(([category, specs]) => (
            <Section key={category} title={category} aside={specs.length}>
              {specs.map((spec) => (
                <NodeRow key={spec.type} spec={spec} />
              ))}
            </Section>
          ))}
    </Panel>
  );
}

function NodeRow({ spec }: { spec: NodeSpec }) {
  const inputs = distinct(spec.inputs).slice(0, 3);
  const outputs = distinct(spec.outputs).slice(0, 2);
  return (
    <button
      type="button"
      className={css.row}
      title={spec.help.split('\n')[0]}
      draggable
      onDragStart={(event) => {
        event.dataTransfer.setData(NODE_DRAG, spec.type);
        event.dataTransfer.effectAllowed = 'copy';
      }}
      onClick={() => addNodeAtCentre(spec)}
    >
      <NodeIcon name={spec.icon} />
      <span>{spec.title}</span>
      <span className={css.glyphs}>
        {inputs.map((port) => (
          <PortGlyph key={port.name} type={port.type} size={9} />
        ))}
        {inputs.length > 0 && outputs.length > 0 ? <ChevronRight size={10} /> : null}
        {outputs.map((port) => (
          <PortGlyph key={port.name} type={port.type} size={9} />
        ))}
      </span>
    </button>
  );
}

const distinct = (ports: readonly PortSpec[]): readonly PortSpec[] =>
  ports.filter((port, at) => ports.findIndex((other) => other.type === port.type) === at);
