import type { GraphDocument, Specs } from '@reelgraph/nodes/graph';
import { canConnect, inputPorts, specIn } from '@reelgraph/nodes/graph';
import type { ConnectionLineComponentProps, EdgeProps } from '@xyflow/react';
import { useAtomValue } from 'jotai';
import { memo, useMemo } from 'react';
import { catalogueAtom, graphAtom, openNodeRunAtom, rollUp } from '../../state/index.ts';
import { cx, portLook } from '../../ui/index.ts';
import type { Connecting } from '../canvas-state.ts';
import { connectingAtom } from '../canvas-state.ts';
import type { FlowEdge } from '../flow-model.ts';
import { isWireUnderAtom } from '../rewire.ts';
import { wireLookAtom } from '../wire-look.ts';
import { wirePath } from '../wire-path.ts';
import css from './canvas.module.css';
import { shiftAtom } from './live-drag.ts';

/** One wire: the colour of its type, double where it carries a list, dashed while its source works. */
export const Wire = memo(function Wire({
  id,
  source,
  target,
  sourceX,
  sourceY,
  targetX,
  targetY,
  selected,
}: EdgeProps<FlowEdge>) {
  const running = rollUp(useAtomValue(openNodeRunAtom(source)).tasks).state === 'running';
  const aimed = useAtomValue(isWireUnderAtom(id));
  const data = useAtomValue(wireLookAtom(id));
  const begins = useAtomValue(shiftAtom(source));
  const ends = useAtomValue(shiftAtom(target));
  if (!data) return null;
  const path = wirePath(sourceX + begins.x, sourceY + begins.y, targetX + ends.x, targetY + ends.y, data.gapY);
  const look = portLook(data.type);
  const list = data.list || look.double;
  const live = running && !data.off;
  return (
    <g className={look.className}>
      <path className={css.under} d={path} />
      <path className={cx(css.hit, 'react-flow__edge-interaction')} d={path} />
      <path
        className={cx(
          css.wire,
          list && !live && css.wireList,
          data.off && css.off,
          live && css.live,
          selected && css.chosen,
          aimed && css.aimed,
        )}
        d={path}
      />
      {list && !live && !data.off ? <path className={css.core} d={path} /> : null}
    </g>
  );
});

/** How many nodes would take the wire, beside its end. Counted once for each drag: loops are known from the start. */
function Targets({ connecting, x, y }: { connecting: Connecting; x: number; y: number }) {
  const graph = useAtomValue(graphAtom);
  const specs = useAtomValue(catalogueAtom);
  const count = useMemo(() => (graph ? countTargets(graph, specs, connecting) : 0), [graph, specs, connecting]);
  const words = count === 0 ? 'Drop for a new node' : count === 1 ? '1 target' : `${count} targets`;
  return (
    <foreignObject x={x + 10} y={y - 11} width={160} height={24} style={{ overflow: 'visible', pointerEvents: 'none' }}>
      <span className={css.targets}>{words}</span>
    </foreignObject>
  );
}

function countTargets(graph: GraphDocument, specs: Specs, { node, port, side }: Connecting): number {
  const mine = { node, port };
  return Object.values(graph.nodes).filter((other) => {
    const spec = specIn(graph, specs, other);
    if (!spec || other.id === node) return false;
    return (side === 'output' ? inputPorts(spec) : spec.outputs).some(({ name }) => {
      const far = { node: other.id, port: name };
      return (side === 'output' ? canConnect(graph, specs, mine, far) : canConnect(graph, specs, far, mine)).ok;
    });
  }).length;
}

/** The wire that is being drawn. */
export function DraggedWire({ fromX, fromY, toX, toY }: ConnectionLineComponentProps) {
  const connecting = useAtomValue(connectingAtom);
  const forward = connecting?.side !== 'input';
  const path = forward ? wirePath(fromX, fromY, toX, toY, null) : wirePath(toX, toY, fromX, fromY, null);
  return (
    <g className={portLook(connecting?.spec.type ?? 'any').className}>
      <path className={css.wire} d={path} />
      <circle cx={toX} cy={toY} r={4} fill="var(--pc)" />
      {connecting ? <Targets connecting={connecting} x={toX} y={toY} /> : null}
    </g>
  );
}
