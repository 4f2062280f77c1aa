import { useAtomValue } from 'jotai';
import { Bookmark, ChevronDown, FilePlus2, FolderOpen, Pencil, SlidersHorizontal, Trash2, Upload } from 'lucide-react';
import { closeProject, dialogAtom, projectAtom, railPanelAtom, store } from '../state/index.ts';
import { Menu } from '../ui/index.ts';
import css from './app.module.css';
import { isMac, showChord } from './shortcuts/index.ts';

export function ProjectMenu() {
  const project = useAtomValue(projectAtom);
  if (!project) return null;
  const { id, title } = project;
  return (
    <Menu
      align="start"
      trigger={
        <button type="button" className={css.proj}>
          <span>{title}</span>
          <ChevronDown size={14} />
        </button>
      }
      items={[
        { label: 'All projects', icon: <FolderOpen size={14} />, run: () => closeProject() },
        {
          label: 'New project…',
          icon: <FilePlus2 size={14} />,
          run: () => store.set(dialogAtom, { kind: 'new-project' }),
        },
        'line',
        {
          label: 'Rename…',
          icon: <Pencil size={14} />,
          run: () => store.set(dialogAtom, { kind: 'rename-project', id, title }),
        },
        {
          label: 'Versions…',
          icon: <Bookmark size={14} />,
          keys: showChord('Mod+S', isMac),
          run: () => store.set(dialogAtom, { kind: 'name-revision' }),
        },
        {
          label: 'Project settings',
          icon: <SlidersHorizontal size={14} />,
          run: () => store.set(railPanelAtom, 'settings'),
        },
        { label: 'Export film…', icon: <Upload size={14} />, run: () => store.set(dialogAtom, { kind: 'export' }) },
        'line',
        {
          label: 'Delete project…',
          icon: <Trash2 size={14} />,
          danger: true,
          run: () => store.set(dialogAtom, { kind: 'delete-project', id, title }),
        },
      ]}
    />
  );
}
