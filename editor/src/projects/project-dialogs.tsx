import { useEffect, useState } from 'react';
import type { TemplateView } from '../api/index.ts';
import { api } from '../api/index.ts';
import { attempt, closeProject, loadProjects, openProject, projectAtom, store } from '../state/index.ts';
import { FormDialog, Labelled, Select, TextField } from '../ui/index.ts';
import { FormatFields } from './format-fields.tsx';
import css from './projects.module.css';

/** What most films start from. */
const usual = 'script-to-film';

export function NewProjectDialog({ onClose }: { onClose: () => void }) {
  const [title, setTitle] = useState('');
  const [template, setTemplate] = useState('');
  const [format, setFormat] = useState({ width: 1280, height: 720, rate: { num: 24, den: 1 } });
  const [templates, setTemplates] = useState<readonly TemplateView[]>([]);
  useEffect(() => {
    void attempt(api.templates()).then((all) => {
      setTemplates(all ?? []);
      setTemplate(all?.find((one) => one.id === usual)?.id ?? '');
    });
  }, []);
  const create = async () => {
    const body = { title: title.trim(), settings: format, ...(template ? { template } : {}) };
    const project = await attempt(api.createProject(body));
    if (!project) return;
    onClose();
    await attempt(openProject(project.id));
  };
  return (
    <FormDialog
      title="New project"
      action="Create project"
      disabled={!title.trim()}
      onSubmit={() => void create()}
      onClose={onClose}
    >
      <Labelled name="Title">
        <TextField
          autoFocus
          aria-label="Title"
          value={title}
          placeholder="The Last Lamp"
          onChange={(event) => setTitle(event.target.value)}
        />
      </Labelled>
      <Labelled name="Start with">
        <Select
          label="Template"
          value={template}
          options={[
            { value: '', label: 'An empty graph' },
            ...templates.map((one) => ({ value: one.id, label: one.title })),
          ]}
          onChange={setTemplate}
        />
      </Labelled>
      <div className={css.two}>
        <FormatFields value={format} onChange={setFormat} />
      </div>
    </FormDialog>
  );
}

export function RenameProjectDialog({ id, title, onClose }: { id: string; title: string; onClose: () => void }) {
  const [next, setNext] = useState(title);
  const rename = async () => {
    const project = await attempt(api.renameProject(id, next.trim()));
    if (!project) return;
    if (store.get(projectAtom)?.id === id) store.set(projectAtom, project);
    await attempt(loadProjects());
    onClose();
  };
  return (
    <FormDialog
      title="Rename project"
      action="Rename"
      disabled={!next.trim() || next === title}
      onSubmit={() => void rename()}
      onClose={onClose}
    >
      <TextField autoFocus aria-label="Title" value={next} onChange={(event) => setNext(event.target.value)} />
    </FormDialog>
  );
}

export function DeleteProjectDialog({ id, title, onClose }: { id: string; title: string; onClose: () => void }) {
  const remove = async () => {
    // Closed first, so that this tab is not told of its own deed as if another had done it.
    const wasOpen = store.get(projectAtom)?.id === id;
    if (wasOpen) closeProject();
    try {
      await api.deleteProject(id);
    } catch (error) {
      await attempt(Promise.reject(error));
      if (wasOpen) await attempt(openProject(id));
      return;
    }
    await attempt(loadProjects());
    onClose();
  };
  return (
    <FormDialog
      danger
      title={`Delete “${title}”?`}
      text="Its screenplay, graphs, timeline and takes go with it. Files on your disk stay where they are. This cannot be undone."
      action="Delete project"
      cancel="Keep"
      onSubmit={() => void remove()}
      onClose={onClose}
    />
  );
}
