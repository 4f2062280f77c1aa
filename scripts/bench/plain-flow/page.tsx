import '@xyflow/react/dist/base.css';
import { Handle, Position, ReactFlow } from '@xyflow/react';
import { createRoot } from 'react-dom/client';

/** A node of about fifty elements, as film nodes have: ports in rows, a picture's room, a bar. */
function PlainNode() {
  return (
    <div style={{ width: 320, height: 300 }}>
      {Array.from({ length: 6 }, (_, row) => (
        <div key={row}>
          <label>
            <span>Field {row}</span>
            <input defaultValue={row} />
          </label>
          <i />
          <Handle type="target" position={Position.Left} id={`i${row}`} style={{ top: 20 + row * 20 }} />
        </div>
      ))}
      <Handle type="source" position={Position.Right} id="a" />
      <div style={{ width: 256, height: 144 }} />
    </div>
  );
}

const nodeTypes = { plain: PlainNode };

/** Everything as the documents of React Flow show it, nothing tuned. */
export function openPlainFlow(count: number): void {
  const nodes = Array.from({ length: count }, (_, at) => ({
    id: `n${at}`,
    type: 'plain',
    position: { x: (at % 40) * 400, y: Math.floor(at / 40) * 340 },
    data: {},
  }));
  const edges = nodes.flatMap((_, at) =>
    [1, 2].flatMap((back) =>
      at < back
        ? []
        : [
            {
              id: `e${at}-${back}`,
              source: `n${at - back}`,
              target: `n${at}`,
              sourceHandle: 'a',
              targetHandle: `i${back}`,
            },
          ],
    ),
  );
  createRoot(document.getElementById('root') as HTMLElement).render(
    <div style={{ width: 1600, height: 1000 }}>
      <ReactFlow defaultNodes={nodes} defaultEdges={edges} nodeTypes={nodeTypes} fitView minZoom={0.05} />
    </div>,
  );
}

Object.assign(window, { openPlainFlow });
