import type { PictureRole, StoryElement } from '@reelgraph/nodes/elements';
import { type EdgeId, emptyGraph, type GraphDocument, type GraphNode, type NodeId } from '@reelgraph/nodes/graph';

/** A picture that an element of a kind can be given: what it is asked for, and what it is then good for. */
interface View {
  readonly id: string;
  readonly title: string;
  readonly role: PictureRole;
  readonly words: string;
  readonly size: { readonly width: number; readonly height: number };
}

const tall = { width: 768, height: 1024 };
const wide = { width: 1280, height: 720 };
const studio = 'plain neutral background, even light';

const views: Readonly<Record<StoryElement['kind'], readonly View[]>> = {
  character: [
    {
      id: 'sheet',
      title: 'Character sheet',
      role: 'sheet',
      words: `Character sheet: front, side and back views and the face, ${studio}`,
      size: wide,
    },
    { id: 'front', title: 'Front', role: 'full', words: `Full figure from the front, ${studio}`, size: tall },
    { id: 'face', title: 'Face', role: 'portrait', words: `Close portrait of the face, ${studio}`, size: tall },
  ],
  location: [
    {
      id: 'plate',
      title: 'Location plate',
      role: 'plate',
      words: 'Location plate: a wide view of the place, nobody in it, natural light',
      size: wide,
    },
  ],
  object: [
    {
      id: 'still',
      title: 'Product still',
      role: 'still',
      words: 'Product still: the thing alone, whole, plain neutral background, soft even light',
      size: { width: 1024, height: 1024 },
    },
  ],
  style: [],
};

export const viewsOf = (kind: StoryElement['kind']): readonly View[] => views[kind];

/** What the pictures of an element are called as a graph of the project. */
export const visualsTitle = (element: Pick<StoryElement, 'name'>): string => `Visuals of ${element.name}`;

/** The graph that makes an element's pictures: the element, and a picture node for each view that its kind has. */
export function visualGraph(id: string, element: Pick<StoryElement, 'id' | 'name' | 'kind'>): GraphDocument {
  const node = (name: string, type: string, at: number, more: Partial<GraphNode>): GraphNode => ({
    id: name as NodeId,
    type,
    typeVersion: 1,
    params: {},
    position: { x: name === 'element' ? 0 : 320, y: at * 440 },
    mode: 'active',
    ...more,
  });
  const shown = viewsOf(element.kind);
  const nodes: Record<string, GraphNode> = {
    element: node('element', 'elements/element', 0, { params: { element: element.id } }),
  };
  const edges: Record<string, GraphDocument['edges'][string]> = {};
  shown.forEach((view, at) => {
    nodes[view.id] = node(view.id, 'image/generate', at, {
      title: view.title,
      params: { prompt: `${view.words}. @${element.name}`, size: view.size },
    });
    const edge = `wire-${view.id}` as EdgeId;
    edges[edge] = {
      id: edge,
      from: { node: 'element' as NodeId, port: 'element' },
      to: { node: view.id as NodeId, port: 'references', order: 0 },
    };
  });
  return { ...emptyGraph(id, visualsTitle(element)), nodes, edges };
}
