import type { GraphDocument } from '@reelgraph/nodes/graph';
import { edgeIndex } from '@reelgraph/nodes/graph';
import type { MediaRef } from '@reelgraph/timeline';
import { atom } from 'jotai';
import { atomFamily } from 'jotai-family';
import { asList, asMedia, pictureOf } from '../../graph/values.ts';
import type { NodeRun } from '../../state/index.ts';
import { graphAtom, openNodeRunAtom } from '../../state/index.ts';

export interface InputPicture {
  readonly key: string;
  readonly name: string;
  readonly media: MediaRef;
}

/** The pictures on the wires into a node, one for each item; they come as what stands before it runs. */
export const inputPicturesAtom = atomFamily((node: string) =>
  atom((get): readonly InputPicture[] => {
    const graph = get(graphAtom);
    return graph ? inputPictures(graph, node, (source) => get(openNodeRunAtom(source))) : [];
  }),
);

function inputPictures(graph: GraphDocument, node: string, runOf: (node: string) => NodeRun): readonly InputPicture[] {
  for (const edge of edgeIndex(graph.edges).into(node)) {
    const found = [...runOf(edge.from.node).results.values()]
      .sort((a, b) => (a.item?.index ?? 0) - (b.item?.index ?? 0))
      .flatMap((task) => {
        const value = task.outputs?.[edge.from.port];
        const items = asList(value) ?? [{ key: task.item?.key ?? '', name: task.item?.name ?? '', value }];
        return items.flatMap(({ key, name, value: one }) => picture(key, name, pictureOf(one)));
      });
    if (found.length > 0) return found;
    // A node that loads a file has its picture in its settings, before anything ran.
    const loaded = Object.values(graph.nodes[edge.from.node]?.params ?? {}).flatMap((value) =>
      picture('', '', asMedia(value)),
    );
    if (loaded.length > 0) return loaded;
  }
  return [];
}

const picture = (key: string, name: string, media: MediaRef | null): InputPicture[] =>
  media && media.kind !== 'audio' ? [{ key, name, media }] : [];
