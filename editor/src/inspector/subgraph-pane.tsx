import type { SubgraphDefinition } from '@reelgraph/nodes/graph';
import { exposable, exposePort, withdraw } from '@reelgraph/nodes/graph';
import { useAtomValue } from 'jotai';
import { Package, X } from 'lucide-react';
import { leaveSubgraph } from '../graph/subgraph-actions.ts';
import type { AnyOp } from '../state/index.ts';
import {
  catalogueAtom,
  editGraph,
  graphAtom,
  inspectedAtom,
  revealAtom,
  rootGraphAtom,
  store,
} from '../state/index.ts';
import { Button, IconButton, PortGlyph, Section } from '../ui/index.ts';
import ui from '../ui/ui.module.css';
import { plural } from '../ui/words.ts';
import css from './inspector.module.css';
import { TitleField } from './title-field.tsx';

type Side = 'inputs' | 'outputs';

const setFace = (op: unknown, label: string) => editGraph([op as AnyOp], { label });

/** Inside a subgraph with nothing selected: its name, and what its instances show of it. */
export function SubgraphPane({ definition }: { definition: SubgraphDefinition }) {
  const count = Object.keys(definition.nodes).length;
  const rename = (title: string) =>
    setFace({ type: 'setSubgraphFace', subgraph: definition.id, title }, 'Rename subgraph');
  return (
    <section className={ui.panel} aria-label="Inspector">
      <header className={ui.pbar}>
        <Package size={16} strokeWidth={1.5} />
        <TitleField value={definition.title} onCommit={rename} />
      </header>
      <div className={ui.pbody}>
        <p className={css.text}>
          {plural(count, 'node')} inside. What is changed here, every instance follows. Select a node to show its ports
          and settings on the instances.
        </p>
        <Ports definition={definition} side="inputs" title="Inputs" />
        <Ports definition={definition} side="outputs" title="Outputs" />
        {definition.promoted.length > 0 ? (
          <Section title="Settings of each instance" aside={definition.promoted.length}>
            <ul className={css.face}>
              {definition.promoted.map(({ name, node }) => (
                <li key={name}>
                  <button type="button" onClick={() => store.set(revealAtom, { node })}>
                    {name}
                  </button>
                  <IconButton
                    small
                    label={`Take ${name} off the instances`}
                    onClick={() =>
                      setFace(
                        {
                          type: 'setSubgraphFace',
                          subgraph: definition.id,
                          promoted: definition.promoted.filter((one) => one.name !== name),
                        },
                        'Take off the subgraph',
                      )
                    }
                  >
                    <X size={12} />
                  </IconButton>
                </li>
              ))}
            </ul>
          </Section>
        ) : null}
      </div>
      <footer className={ui.pfoot}>
        <Button block onClick={leaveSubgraph}>
          Back to the graph around it
        </Button>
      </footer>
    </section>
  );
}

function Ports({ definition, side, title }: { definition: SubgraphDefinition; side: Side; title: string }) {
  const ports = definition[side].filter(({ node }) => node in definition.nodes);
  const distinct = ports.filter((port, at) => ports.findIndex((other) => other.name === port.name) === at);
  return (
    <Section title={title} aside={distinct.length}>
      {distinct.length === 0 ? <p className={css.text}>None yet.</p> : null}
      <ul className={css.face}>
        {distinct.map(({ name }) => (
          <li key={name}>
            <span>{name}</span>
            <IconButton
              small
              label={`Take ${name} off the instances`}
              onClick={() => setFace(withdraw(definition, side, name), 'Take off the subgraph')}
            >
              <X size={12} />
            </IconButton>
          </li>
        ))}
      </ul>
    </Section>
  );
}

/** Of the selected inner node: ports that could be ports of the instances. */
export function ExposePorts({ definition }: { definition: SubgraphDefinition }) {
  const graph = useAtomValue(rootGraphAtom);
  const inside = useAtomValue(graphAtom);
  const catalogue = useAtomValue(catalogueAtom);
  const node = useAtomValue(inspectedAtom);
  if (!graph || !inside || !node || !inside.nodes[node]) return null;
  const free = exposable(graph, catalogue, definition, node);
  const rows = (['inputs', 'outputs'] as const).flatMap((side) => free[side].map((port) => ({ side, port })));
  if (rows.length === 0) return null;
  return (
    <div className={css.group}>
      <Section title="Show on the subgraph" aside={rows.length}>
        <ul className={css.face}>
          {rows.map(({ side, port }) => (
            <li key={`${side} ${port.name}`}>
              <PortGlyph type={port.type} list={port.list} />
              <button
                type="button"
                onClick={() => setFace(exposePort(definition, side, node, port), `Show ${port.label} on the subgraph`)}
              >
                {side === 'inputs' ? 'Input' : 'Output'} {port.label}
              </button>
            </li>
          ))}
        </ul>
      </Section>
    </div>
  );
}
