import type { PortSpec } from '@reelgraph/nodes/graph';
import { inputPorts } from '@reelgraph/nodes/graph';
import type { NodeFacts } from '../graph/node-view/use-node.ts';
import { PortGlyph } from '../ui/index.ts';
import css from './inspector.module.css';

/** What the node is for. */
export function NotesTab({ facts: { spec, node } }: { facts: NodeFacts }) {
  if (!spec) return <p className={css.text}>{node.type} is not known here.</p>;
  return (
    <div className={css.text}>
      {spec.help
        .split(/\n{2,}/)
        .filter(Boolean)
        .map((paragraph) => (
          <p key={paragraph}>{paragraph}</p>
        ))}
      <Ports ports={inputPorts(spec)} />
      <Ports ports={spec.outputs} />
    </div>
  );
}

const Ports = ({ ports }: { ports: readonly PortSpec[] }) =>
  ports.length === 0 ? null : (
    <ul className={css.ports}>
      {ports.map((port) => (
        <li key={port.name}>
          <PortGlyph type={port.type} list={port.list} />
          <span>{port.label}</span>
          <span>{port.help ?? (port.list ? `list of ${port.type}` : port.type)}</span>
        </li>
      ))}
    </ul>
  );
