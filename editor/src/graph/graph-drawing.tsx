import { type GraphDocument, nodeBox, portCentre, specIn } from '@reelgraph/nodes/graph';
import { useAtomValue } from 'jotai';
import { catalogueAtom } from '../state/index.ts';
import { portLook } from '../ui/index.ts';

/** A graph drawn small and still: boxes and wires, with the titles of nodes where there is room for them. */
export function GraphDrawing({ graph, named = false }: { graph: GraphDocument; named?: boolean }) {
  const specs = useAtomValue(catalogueAtom);
  const nodes = Object.values(graph.nodes);
  if (nodes.length === 0) return null;
  const boxes = nodes.map((node) => ({ node, box: nodeBox(specIn(graph, specs, node), node) }));
  const left = Math.min(...boxes.map(({ box }) => box.x)) - 60;
  const top = Math.min(...boxes.map(({ box }) => box.y)) - 60;
  const right = Math.max(...boxes.map(({ box }) => box.x + box.width)) + 60;
  const bottom = Math.max(...boxes.map(({ box }) => box.y + box.height)) + 60;
  return (
    <svg viewBox={`${left} ${top} ${right - left} ${bottom - top}`} aria-hidden="true">
      {Object.values(graph.edges).map((edge) => {
        const from = graph.nodes[edge.from.node];
        const to = graph.nodes[edge.to.node];
        if (!from || !to) return null;
        const spec = specIn(graph, specs, from);
        const a = portCentre(spec, from, 'output', edge.from.port);
        const b = portCentre(specIn(graph, specs, to), to, 'input', edge.to.port);
        const reach = Math.max(40, Math.abs(b.x - a.x) / 2);
        const type = spec?.outputs.find((port) => port.name === edge.from.port)?.type ?? 'any';
        return (
          <path
            key={edge.id}
            className={portLook(type).className}
            d={`M${a.x} ${a.y}C${a.x + reach} ${a.y} ${b.x - reach} ${b.y} ${b.x} ${b.y}`}
            fill="none"
            stroke="var(--pc)"
            strokeWidth={6}
          />
        );
      })}
      {boxes.map(({ node, box }) => (
        <g key={node.id}>
          <rect
            x={box.x}
            y={box.y}
            width={box.width}
            height={box.height}
            rx={10}
            fill="var(--bg-raised)"
            stroke="var(--line-strong)"
            strokeWidth={3}
          />
          <rect x={box.x} y={box.y} width={box.width} height={32} rx={10} fill="var(--bg-control)" />
          {named ? (
            <text
              x={box.x + box.width / 2}
              y={box.y + Math.min(box.height - 16, 84)}
              textAnchor="middle"
              fontSize={26}
              fill="var(--text-1)"
            >
              {node.title ?? specIn(graph, specs, node)?.title}
            </text>
          ) : null}
        </g>
      ))}
    </svg>
  );
}
