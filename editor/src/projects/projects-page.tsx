import type { ProjectView } from '@reelgraph/runtime/protocol';
import { useAtomValue } from 'jotai';
import { Ellipsis, Film, Pencil, Plus, Trash2 } from 'lucide-react';
import { useEffect } from 'react';
import { thumbUrl } from '../api/index.ts';
import { Reel } from '../app/reel.tsx';
import { attempt, dialogAtom, loadProjects, openProject, projectsAtom, store } from '../state/index.ts';
import { Button, Empty, IconButton, Menu } from '../ui/index.ts';
import { ago } from '../ui/words.ts';
import css from './projects.module.css';

/** The films on this machine. */
export function ProjectsPage() {
  const projects = useAtomValue(projectsAtom);
  useEffect(() => {
    void attempt(loadProjects());
  }, []);
  const sorted = [...(projects ?? [])].sort((a, b) => b.updatedAt - a.updatedAt);
  return (
    <main className={css.page}>
      <div className={css.inner}>
        <header className={css.head}>
          <Reel size={28} />
          <h1>Projects</h1>
          <Button tone="primary" size="lg" onClick={newProject}>
            <Plus size={16} />
            New project
          </Button>
        </header>
        {projects && sorted.length === 0 ? (
          <Empty
            icon={<Film size={28} strokeWidth={1.3} />}
            title="No projects yet"
            text="A project holds a screenplay, its graph and its film."
          >
            <Button tone="primary" onClick={newProject}>
              Start one
            </Button>
          </Empty>
        ) : (
          <div className={css.grid}>
            {sorted.map((project) => (
              <ProjectCard key={project.id} project={project} />
            ))}
          </div>
        )}
      </div>
    </main>
  );
}

const newProject = () => store.set(dialogAtom, { kind: 'new-project' });

function ProjectCard({ project: { id, title, poster, updatedAt } }: { project: ProjectView }) {
  return (
    <article className={css.card}>
      <button type="button" className={css.open} onClick={() => void attempt(openProject(id))}>
        <span className={css.poster}>
          {poster ? <img src={thumbUrl(poster, 520, 0.3)} alt="" /> : <Film size={28} strokeWidth={1.2} />}
        </span>
        <span className={css.text} style={{ display: 'block' }}>
          <b>{title}</b>
          <span>Changed {ago(updatedAt)}</span>
        </span>
      </button>
      <span className={css.more}>
        <Menu
          trigger={
            <IconButton small label={`More for ${title}`}>
              <Ellipsis size={16} />
            </IconButton>
          }
          items={[
            { label: 'Open', icon: <Film size={14} />, run: () => void attempt(openProject(id)) },
            {
              label: 'Rename…',
              icon: <Pencil size={14} />,
              run: () => store.set(dialogAtom, { kind: 'rename-project', id, title }),
            },
            'line',
            {
              label: 'Delete…',
              icon: <Trash2 size={14} />,
              danger: true,
              run: () => store.set(dialogAtom, { kind: 'delete-project', id, title }),
            },
          ]}
        />
      </span>
    </article>
  );
}
