import type { GraphDocument } from '@reelgraph/nodes/graph';
import { useEffect, useState } from 'react';
import type { TemplateView } from '../api/index.ts';
import { api, thumbUrl } from '../api/index.ts';
import { GraphDrawing } from '../graph/index.ts';

/** What was made with it; where nothing was yet, the graph itself, drawn small. */
export function TemplatePoster({ template }: { template: TemplateView }) {
  if (template.poster) return <img src={thumbUrl(template.poster, 520, 0.3)} alt="" />;
  return <DrawnTemplate id={template.id} />;
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

function DrawnTemplate({ id }: { id: string }) {
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
  return graph ? <GraphDrawing graph={graph} /> : null;
}
