import type { FormField, GraphDocument, NodeSpec } from '@reelgraph/nodes/graph';
import { specIn } from '@reelgraph/nodes/graph';
import { useAtomValue } from 'jotai';
import { useState } from 'react';
import { api } from '../api/index.ts';
import {
  attempt,
  catalogueAtom,
  graphIdAtom,
  projectAtom,
  railPanelAtom,
  rootGraphAtom,
  store,
  toast,
} from '../state/index.ts';
import { FormDialog, Labelled, TextArea, TextField } from '../ui/index.ts';
import { templatesAtom } from './state.ts';
import css from './templates.module.css';

/** A graph that works becomes a template: a name, a word on what it is for, and what it asks for. */
export function SaveTemplateDialog({ onClose }: { onClose: () => void }) {
  const project = useAtomValue(projectAtom);
  const graph = useAtomValue(rootGraphAtom);
  const graphId = useAtomValue(graphIdAtom);
  const catalogue = useAtomValue(catalogueAtom);
  const [title, setTitle] = useState(graph?.title ?? '');
  const [description, setDescription] = useState('');
  const [tags, setTags] = useState('');
  const [offered] = useState(() => (graph ? offer(graph, catalogue) : []));
  const [chosen, setChosen] = useState<ReadonlySet<string>>(
    () => new Set(offered.filter((one) => one.chosen).map((one) => one.field.name)),
  );
  const toggle = (name: string) => {
    const next = new Set(chosen);
    if (!next.delete(name)) next.add(name);
    setChosen(next);
  };
  const save = async () => {
    if (!project || !graphId) return;
    const template = await attempt(
      api.saveTemplate({
        project: project.id,
        graph: graphId,
        title: title.trim(),
        description: description.trim(),
        tags: tags
          .split(',')
          .map((tag) => tag.trim())
          .filter(Boolean),
        form: offered.filter((one) => chosen.has(one.field.name)).map((one) => one.field),
      }),
    );
    if (!template) return;
    store.set(templatesAtom, null);
    onClose();
    toast({
      tone: 'success',
      title: `“${template.title}” is a template`,
      actions: [{ label: 'Show templates', run: () => store.set(railPanelAtom, 'templates') }],
    });
  };
  return (
    <FormDialog
      title="Save as template"
      action="Save template"
      disabled={!title.trim() || !graphId}
      onSubmit={() => void save()}
      onClose={onClose}
    >
      <Labelled name="Title">
        <TextField autoFocus aria-label="Title" value={title} onChange={(event) => setTitle(event.target.value)} />
      </Labelled>
      <Labelled name="What it is for">
        <TextArea
          rows={3}
          aria-label="What it is for"
          value={description}
          onChange={(event) => setDescription(event.target.value)}
        />
      </Labelled>
      <Labelled name="Tags" help="with commas">
        <TextField
          aria-label="Tags"
          value={tags}
          placeholder="Story, multi-shot"
          onChange={(event) => setTags(event.target.value)}
        />
      </Labelled>
      {offered.length > 0 ? (
        <Labelled name="Its form asks for">
          <div className={css.picker}>
            {offered.map(({ field, of }) => (
              <label key={field.name}>
                <input type="checkbox" checked={chosen.has(field.name)} onChange={() => toggle(field.name)} />
                {field.label}
                <span className={css.quiet}>{of}</span>
              </label>
            ))}
          </div>
        </Labelled>
      ) : null}
    </FormDialog>
  );
}

interface Offered {
  readonly field: FormField;
  readonly of: string;
  readonly chosen: boolean;
}

/** What is in the form already, then every param that stands on a node, with names that are not taken. */
export function offer(graph: GraphDocument, specs: ReadonlyMap<string, NodeSpec>): readonly Offered[] {
  const taken = new Set(graph.form.map((field) => field.name));
  const promoted = new Set(graph.form.map((field) => `${field.node} ${field.target}`));
  const nameOf = (id: string) => {
    const node = graph.nodes[id];
    return node?.title ?? (node && specIn(graph, specs, node)?.title) ?? '';
  };
  const unique = (wanted: string): string => {
    const clean = /^[A-Za-z]/.test(wanted)
      ? wanted.replace(/[^A-Za-z0-9_-]/g, '')
      : `p${wanted.replace(/[^A-Za-z0-9_-]/g, '')}`;
    let name = clean;
    for (let count = 2; taken.has(name); count += 1) name = `${clean}${count}`;
    taken.add(name);
    return name;
  };
  const already = graph.form.map((field) => ({ field, of: nameOf(field.node), chosen: true }));
  const more = Object.values(graph.nodes).flatMap((node) =>
    (specIn(graph, specs, node)?.params ?? [])
      .filter((param) => param.onNode && !promoted.has(`${node.id} ${param.name}`))
      .map((param): Offered => {
        const field: FormField = {
          name: unique(param.name),
          kind: 'param',
          node: node.id,
          target: param.name,
          label: param.label,
          help: param.help,
        };
        return { field, of: nameOf(node.id), chosen: false };
      }),
  );
  return [...already, ...more];
}
