import { useAtomValue } from 'jotai';
import { ChevronDown, Clapperboard, Copy, FileInput, Plus, Trash2, Unlink } from 'lucide-react';
import { useRef, useState } from 'react';
import { api } from '../../api/index.ts';
import { attempt, projectAtom, sequenceAtom, sequenceIdAtom, sequencesAtom, store, toast } from '../../state/index.ts';
import { FormDialog, Menu } from '../../ui/index.ts';
import { openRelink } from '../relink/index.ts';
import { importCut } from './cut-files.ts';
import css from './cuts.module.css';

/** Which cut of the project is open, and everything that makes or takes away one. */
export function CutSwitch() {
  const project = useAtomValue(projectAtom);
  const cuts = useAtomValue(sequencesAtom);
  const id = useAtomValue(sequenceIdAtom);
  const title = useAtomValue(sequenceAtom)?.title ?? 'Film';
  const [asking, setAsking] = useState(false);
  const file = useRef<HTMLInputElement>(null);
  const open = (next: string) => store.set(sequenceIdAtom, next);
  const add = async (name: string, doc?: unknown) => {
    if (!project) return;
    const info = await attempt(
      api.createDocument(project.id, { kind: 'sequence', title: name, ...(doc ? { doc } : {}) }),
    );
    if (info) open(info.id);
  };
  const duplicate = () => {
    const doc = store.get(sequenceAtom);
    if (doc) void add(`${title} copy`, { ...doc, title: `${title} copy` });
  };
  const remove = async () => {
    setAsking(false);
    const doc = store.get(sequenceAtom);
    if (!id || !doc || !project) return;
    if ((await attempt(api.deleteDocument(id).then(() => true))) === null) return;
    const back = { kind: 'sequence' as const, title, doc, id };
    toast({
      tone: 'info',
      title: `“${title}” is deleted`,
      stay: 30_000,
      actions: [
        {
          label: 'Undo',
          run: () =>
            void attempt(api.createDocument(project.id, back)).then((info) => {
              if (info) open(info.id);
            }),
        },
      ],
    });
  };
  return (
    <h2 className={css.switch}>
      <Menu
        align="start"
        trigger={
          <button type="button" className={css.crumb} aria-label={`Cut: ${title}`}>
            <b>{title}</b>
            <ChevronDown size={12} />
          </button>
        }
        items={() => [
          ...cuts.map((one) => ({
            label: one.title,
            icon: <Clapperboard size={14} />,
            keys: one.id === id ? 'open' : undefined,
            run: () => open(one.id),
          })),
          'line' as const,
          { label: 'New empty cut', icon: <Plus size={14} />, run: () => void add(`Cut ${cuts.length + 1}`) },
          { label: 'Duplicate this cut', icon: <Copy size={14} />, run: duplicate },
          { label: 'Import a cut…', icon: <FileInput size={14} />, run: () => file.current?.click() },
          { label: 'Find missing files…', icon: <Unlink size={14} />, run: openRelink },
          'line' as const,
          {
            label: 'Delete this cut…',
            icon: <Trash2 size={14} />,
            danger: true,
            disabled: cuts.length < 2,
            run: () => setAsking(true),
          },
        ]}
      />
      <input
        ref={file}
        type="file"
        accept=".otio,.fcpxml,.edl"
        className={css.file}
        aria-label="Cut to import"
        tabIndex={-1}
        onChange={(event) => {
          const [chosen] = event.target.files ?? [];
          event.target.value = '';
          if (chosen) void importCut(chosen);
        }}
      />
      {asking ? (
        <FormDialog
          title={`Delete “${title}”?`}
          text="The cut goes with its trims, titles and order. Its takes stay in the library. Undo stands in the corner for half a minute."
          action="Delete cut"
          danger
          onSubmit={() => void remove()}
          onClose={() => setAsking(false)}
        />
      ) : null}
    </h2>
  );
}
