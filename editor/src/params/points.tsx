import type { GraphDocument, Json } from '@reelgraph/nodes/graph';
import { edgeIndex } from '@reelgraph/nodes/graph';
import type { MediaRef } from '@reelgraph/timeline';
import { useAtomValue } from 'jotai';
import type { MouseEvent } from 'react';
import { useMemo } from 'react';
import { thumbUrl } from '../api/index.ts';
import { asList, asMedia, pictureOf } from '../graph/values.ts';
import { graphAtom, graphIdAtom, nodeKey, nodeRunAtom, store } from '../state/index.ts';
import { Button, cx } from '../ui/index.ts';
import css from './params.module.css';
import type { ParamProps } from './types.ts';

interface PickedPoint {
  readonly x: number;
  readonly y: number;
  readonly positive: boolean;
}
const three = (value: number) => Math.round(value * 1000) / 1000;

/** Points on the picture that comes in: what to find, and (with Alt) what not. */
export function PointsParam({ node, param, value, onChange }: ParamProps) {
  const picture = useInputPicture(node);
  const points = Array.isArray(value) ? (value as unknown as PickedPoint[]) : [];
  const set = (next: readonly PickedPoint[]) => onChange(next as unknown as Json);
  const add = (event: MouseEvent<HTMLElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    const x = three((event.clientX - box.left) / box.width);
    const y = three((event.clientY - box.top) / box.height);
    set([...points, { x, y, positive: !event.altKey }]);
  };
  if (!picture)
    return <p className={css.help}>Run what comes before: then its picture stands here, and you click on the thing.</p>;
  return (
    <div>
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: a place on a picture has no keyboard equivalent; text finds it too. */}
      {/* biome-ignore lint/a11y/noStaticElementInteractions: see above. */}
      <div className={css.picture} data-testid="points-picker" onClick={add}>
        <img src={thumbUrl(picture.artifact, 640)} alt="Click on the thing to find" />
        {points.map((point, at) => (
          <button
            key={`${point.x} ${point.y}`}
            type="button"
            className={cx(css.point, !point.positive && css.against)}
            style={{ left: `${point.x * 100}%`, top: `${point.y * 100}%` }}
            aria-label={`Take point ${at + 1} away`}
            onClick={(event) => {
              event.stopPropagation();
              set(points.filter((one) => one !== point));
            }}
          >
            {point.positive ? '+' : '−'}
          </button>
        ))}
      </div>
      <p className={css.help}>
        Click on the thing; Alt-click on what is not. {param.help}
        {points.length > 0 ? (
          <Button size="sm" tone="ghost" onClick={() => set([])}>
            Clear {points.length}
          </Button>
        ) : null}
      </p>
    </div>
  );
}

/** The picture on the first wire into a node that carries one. */
export function useInputPicture(node: string | null): MediaRef | null {
  const graph = useAtomValue(graphAtom);
  const graphId = useAtomValue(graphIdAtom);
  return useMemo(() => (graph && graphId && node ? inputPicture(graph, graphId, node) : null), [graph, graphId, node]);
}

function inputPicture(graph: GraphDocument, graphId: string, node: string): MediaRef | null {
  for (const edge of edgeIndex(graph.edges).into(node)) {
    const { results } = store.get(nodeRunAtom(nodeKey(graphId, edge.from.node)));
    for (const task of results.values()) {
      const value = task.outputs?.[edge.from.port];
      const media = pictureOf(asList(value)?.[0]?.value ?? value);
      if (media && media.kind !== 'audio') return media;
    }
    // A node that loads a file has its picture in its settings, before anything ran.
    const source = graph.nodes[edge.from.node];
    const loaded = Object.values(source?.params ?? {})
      .map(asMedia)
      .find((media) => media !== null);
    if (loaded && loaded.kind !== 'audio') return loaded;
  }
  return null;
}
