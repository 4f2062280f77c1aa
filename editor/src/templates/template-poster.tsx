import type { GraphDocument } from '@reelgraph/nodes/graph';
import { nodeBox, portCentre, specIn } from '@reelgraph/nodes/graph';
import { useAtomValue } from 'jotai';
import { useEffect, useState } from 'react';
import type { TemplateView } from '../api/index.ts';
import { api, thumbUrl } from '../api/index.ts';
import { catalogueAtom } from '../state/index.ts';
import { portLook } from '../ui/index.ts';

/** What was made with it; where nothing was yet, the graph itself, drawn small. */
export function TemplatePoster({ template }: { template: TemplateView }) {
  if (template.poster) return <img src={thumbUrl(template.poster, 520, 0.3)} alt="" />;
  return <GraphDrawing id={template.id} />;
}

const graphs = new Map<string, Promise<GraphDocument | null>>();
const graphOf = (id: string): Promise<GraphDocument | null> => {
  const known =
    graphs.get(id) ??
    api.template(id).then(
      ({ graph }) => graph,
      () => null,
    );
  graphs.set(id, known);
  return known;
};

function GraphDrawing({ id }: { id: string }) {
  const specs = useAtomValue(catalogueAtom);
  const [graph, setGraph] = useState<GraphDocument | null>(null);
  useEffect(() => {
    let gone = false;
    void graphOf(id).then((found) => {
      if (!gone) setGraph(found);
    });
    return () => {
      gone = true;
    };
  }, [id]);
  const nodes = Object.values(graph?.nodes ?? {});
  if (!graph || nodes.length === 0) return null;
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
        </g>
      ))}
    </svg>
  );
}
