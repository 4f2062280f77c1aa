import type { GraphDocument, Json } from '@reelgraph/nodes/graph';
import type { TemplateView } from '../api/index.ts';
import { api } from '../api/index.ts';
import {
  attempt,
  dispatch,
  documentAtom,
  graphIdAtom,
  openDocument,
  projectAtom,
  railPanelAtom,
  startRun,
  store,
  toast,
  workspaceAtom,
} from '../state/index.ts';

/** Makes a graph of the template in the open project, with these values in its form, and shows it. Answers the graph's id. */
export async function applyTemplate(
  template: TemplateView,
  values: Readonly<Record<string, Json>> = {},
): Promise<string | null> {
  const project = store.get(projectAtom);
  if (!project) return null;
  const info = await attempt(api.applyTemplate(template.id, project.id));
  if (!info) return null;
  store.set(projectAtom, (now) =>
    now ? { ...now, documents: [...now.documents.filter((one) => one.id !== info.id), info] } : now,
  );
  await openDocument(info.id);
  store.set(graphIdAtom, info.id);
  setFormValues(info.id, values);
  store.set(workspaceAtom, 'graph');
  store.set(railPanelAtom, 'nodes');
  toast({
    tone: 'success',
    title: `“${template.title}” is on the canvas`,
    text: 'Change what you like; Run makes it.',
  });
  return info.id;
}

export async function runTemplate(template: TemplateView, values: Readonly<Record<string, Json>>): Promise<void> {
  if (await applyTemplate(template, values)) await startRun();
}

function setFormValues(graphId: string, values: Readonly<Record<string, Json>>): void {
  const graph = store.get(documentAtom(graphId)).doc as GraphDocument | null;
  if (!graph) return;
  const ops = graph.form.flatMap((field) =>
    field.kind === 'param' && field.name in values
      ? [{ type: 'setParam', node: field.node, param: field.target, value: values[field.name] }]
      : [],
  );
  dispatch(graphId, ops, { label: 'Fill in the form' });
}
