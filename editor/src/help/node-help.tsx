import type { NodeSpec, PortSpec } from '@reelgraph/nodes/graph';
import { NodeIcon, PortGlyph } from '../ui/index.ts';
import css from './help.module.css';

/** What a node is for, what it takes and gives; all from its spec. */
export function NodeHelp({ spec }: { spec: NodeSpec }) {
  return (
    <>
      <h1>
        <NodeIcon name={spec.icon} size={18} />
        {spec.title}
      </h1>
      {spec.help
        .split(/\n{2,}/)
        .filter(Boolean)
        .map((paragraph) => (
          <p key={paragraph}>{paragraph}</p>
        ))}
      <Ports title="Takes" ports={spec.inputs} />
      <Ports title="Gives" ports={spec.outputs} />
      {spec.params.length > 0 ? (
        <>
          <h2>Settings</h2>
          <ul className={css.ports}>
            {spec.params.map((param) => (
              <li key={param.name}>
                <span />
                <b>{param.label}</b>
                <span>{param.help ?? ''}</span>
              </li>
            ))}
          </ul>
        </>
      ) : null}
    </>
  );
}

function Ports({ title, ports }: { title: string; ports: readonly PortSpec[] }) {
  if (ports.length === 0) return null;
  return (
    <>
      <h2>{title}</h2>
      <ul className={css.ports}>
        {ports.map((port) => (
          <li key={port.name}>
            <PortGlyph type={port.type} list={port.list} />
            <b>{port.label}</b>
            <span>{[port.help, port.optional ? 'Optional.' : ''].filter(Boolean).join(' ')}</span>
          </li>
        ))}
      </ul>
    </>
  );
}
