import type { GraphNode, NodeSpec, PortSpec } from '@reelgraph/nodes/graph';
import { edgeIndex, inputPorts, nodeMetrics } from '@reelgraph/nodes/graph';
import { Handle, Position } from '@xyflow/react';
import { useAtomValue } from 'jotai';
import { graphAtom, graphScopeAtom } from '../../state/index.ts';
import { cx, PortGlyph, portLook } from '../../ui/index.ts';
import { portsOf } from '../flow-model.ts';
import css from './node.module.css';
import type { ConnectLook } from './use-connect-look.ts';

interface NodePortsProps {
  readonly node: GraphNode;
  readonly spec: NodeSpec | null;
  readonly look: ConnectLook | null;
  /** Handles alone, without the names. */
  readonly bare?: boolean;
}

const { head, portPad, portRow } = nodeMetrics;
const HIT = 24;

/** Names of the ports in rows, and their handles on the edges. */
export function NodePorts({ node, spec, look, bare = false }: NodePortsProps) {
  const graph = useAtomValue(graphAtom);
  const definition = useAtomValue(graphScopeAtom)?.definition;
  if (!graph) return null;
  if (!spec) return <UnknownPorts {...portsOf(graph, undefined, node)} />;
  const index = edgeIndex(graph.edges);
  const inputs = inputPorts(spec);
  // Inside a subgraph, what its instances show of a port is wired there.
  const shown = (side: 'inputs' | 'outputs', port: string) =>
    definition?.[side].some((one) => one.node === node.id && one.port === port) ?? false;
  const wiredOut = new Set(index.outOf(node.id).map((edge) => edge.from.port));
  const rows = Math.max(inputs.length, spec.outputs.length);
  const middle = spec.width === 'dot' ? nodeMetrics.widths.dot / 2 : head / 2;
  const top = (row: number) =>
    (node.collapsed || spec.width === 'dot' ? middle : head + portPad + row * portRow + portRow / 2) - HIT / 2;
  return (
    <>
      {node.collapsed || bare
        ? null
        : Array.from({ length: rows }, (_, row) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a row is its place.
            <div key={row} className={css.row} style={{ top: head + portPad + row * portRow }}>
              {node.mode === 'bypassed' && isPassed(spec, inputs[row], spec.outputs[row]) ? (
                <i className={css.through} />
              ) : null}
              {inputs[row] ? <span className={css.name}>{inputs[row].label}</span> : null}
              {spec.outputs[row] ? <span className={cx(css.name, css.out)}>{spec.outputs[row].label}</span> : null}
            </div>
          ))}
      {inputs.map((port, row) => (
        <Port
          key={`in-${port.name}`}
          port={port}
          side="input"
          top={top(row)}
          free={index.intoPort(node.id, port.name).length === 0 && !shown('inputs', port.name)}
          takes={look?.ports.has(port.name) === true && look.side === 'input'}
        />
      ))}
      {spec.outputs.map((port, row) => (
        <Port
          key={`out-${port.name}`}
          port={port}
          side="output"
          top={top(row)}
          free={!wiredOut.has(port.name) && !shown('outputs', port.name)}
          takes={look?.ports.has(port.name) === true && look.side === 'output'}
        />
      ))}
    </>
  );
}

interface PortProps {
  readonly port: PortSpec;
  readonly side: 'input' | 'output';
  readonly top: number;
  readonly free: boolean;
  readonly takes: boolean;
}

function Port({ port, side, top, free, takes }: PortProps) {
  const place = side === 'input' ? { left: -HIT / 2 } : { right: -HIT / 2 };
  return (
    <Handle
      id={port.name}
      type={side === 'input' ? 'target' : 'source'}
      position={side === 'input' ? Position.Left : Position.Right}
      className={cx(css.handle, takes && css.canTake, portLook(port.type).className)}
      style={{ top, ...place }}
      title={`${port.label}: ${port.list ? 'list of ' : ''}${port.type}${port.optional ? ', optional' : ''}${port.help ? `. ${port.help}` : ''}`}
      data-port={port.name}
    >
      <PortGlyph type={port.type} list={port.list} free={free} />
    </Handle>
  );
}

/** Of a type that is not installed the wires are all that is known of its ports. */
const UnknownPorts = ({ inputs, outputs }: { inputs: readonly string[]; outputs: readonly string[] }) => {
  const style = { top: head / 2 - HIT / 2 };
  return (
    <>
      {inputs.map((name) => (
        <Handle
          key={`in-${name}`}
          id={name}
          type="target"
          position={Position.Left}
          className={css.handle}
          style={{ ...style, left: -HIT / 2 }}
        />
      ))}
      {outputs.map((name) => (
        <Handle
          key={`out-${name}`}
          id={name}
          type="source"
          position={Position.Right}
          className={css.handle}
          style={{ ...style, right: -HIT / 2 }}
        />
      ))}
    </>
  );
};

const isPassed = (spec: NodeSpec, input: PortSpec | undefined, output: PortSpec | undefined): boolean =>
  input !== undefined && output !== undefined && spec.bypass?.[input.name] === output.name;
