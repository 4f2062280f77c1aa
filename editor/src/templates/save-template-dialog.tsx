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
import { FormEditor } from './form-editor.tsx';
import { alreadyAsked, stillOffered } from './form-model.ts';
import { templatesAtom } from './state.ts';

/** A graph that works becomes a template: a name, a word on what it is for, and what it asks for. */
export function SaveTemplateDialog({ onClose }: { onClose: () => void }) {
  const project = useAtomValue(projectAtom);
  const graph = useAtomValue(rootGraphAtom);
  const graphId = useAtomValue(graphIdAtom);
  const catalogue = useAtomValue(catalogueAtom);
  const [title, setTitle] = useState(graph?.title ?? '');
  const [description, setDescription] = useState('');
  const [tags, setTags] = useState('');
  const [lines, setLines] = useState(() => (graph ? alreadyAsked(graph, catalogue) : []));
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
        form: lines.map(({ field }) => ({ ...field, label: field.label.trim() || field.name })),
      }),
    );
    if (!template) return;
    store.set(templatesAtom, null);
    onClose();
    toast({
      tone: 'success',
      title: `“${template.title}” is a template`,
      actions:
        store.get(railPanelAtom) === 'templates'
          ? []
          : [{ label: 'Show templates', run: () => store.set(railPanelAtom, 'templates') }],
    });
  };
  return (
    <FormDialog
      wide
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
      {graph ? (
        <Labelled name="Its form asks for" help="in this order">
          <FormEditor lines={lines} more={stillOffered(graph, catalogue, lines)} onChange={setLines} />
        </Labelled>
      ) : null}
    </FormDialog>
  );
}
