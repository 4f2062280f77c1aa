import { type NodeSpec, type PortSpec, portWords } from '@reelgraph/nodes/graph';
import { exampleGraph, kindWords, needsWords, paramWords } from '@reelgraph/nodes/help';
import { useAtomValue } from 'jotai';
import { useMemo } from 'react';
import { addExample, GraphDrawing } from '../graph/index.ts';
import { catalogueAtom } from '../state/index.ts';
import { Button, NodeIcon, PortGlyph } from '../ui/index.ts';
import css from './help.module.css';

/** What a node is for, what it takes and gives, and the smallest graph in which it works; all from its spec. */
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
      <p className={css.needs}>
        {needsWords(spec.needs)} {kindWords[spec.kind]}
      </p>
      <Example spec={spec} />
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
                <span>
                  {param.help ?? ''} <i>{paramWords(param)}</i>
                </span>
              </li>
            ))}
          </ul>
        </>
      ) : null}
    </>
  );
}

function Example({ spec }: { spec: NodeSpec }) {
  const specs = useAtomValue(catalogueAtom);
  const example = useMemo(() => exampleGraph(spec, specs), [spec, specs]);
  return (
    <>
      <h2>Example</h2>
      <figure className={css.example}>
        <GraphDrawing graph={example} named />
        <figcaption>
          <Button onClick={() => addExample(spec)}>Add to the graph</Button>
        </figcaption>
      </figure>
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
            <span>
              {[port.help, port.optional ? 'Optional.' : ''].filter(Boolean).join(' ')} <i>{portWords(port)}</i>
            </span>
          </li>
        ))}
      </ul>
    </>
  );
}
