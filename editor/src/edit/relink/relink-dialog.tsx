import { atom, useAtom, useAtomValue } from 'jotai';
import { FolderSearch, HardDrive, Search } from 'lucide-react';
import { type ChangeEvent, useRef } from 'react';
import { assetsAtom, sequenceAtom, store, toast, uploadFiles } from '../../state/index.ts';
import { Button, Dialog } from '../../ui/index.ts';
import { plural } from '../../ui/words.ts';
import css from '../cuts/cuts.module.css';
import { edit } from '../state.ts';
import { findFor, type MissingFile, mayBe, missingFiles, relinkOps } from './offline.ts';

const openAtom = atom(false);
export const openRelink = (): void => store.set(openAtom, true);

/** The files that the film misses, and three ways to find them: in the project, among files, in a folder. */
export function RelinkDialog() {
  const [isOpen, setOpen] = useAtom(openAtom);
  return isOpen ? <Relink onClose={() => setOpen(false)} /> : null;
}

function Relink({ onClose }: { onClose: () => void }) {
  const sequence = useAtomValue(sequenceAtom);
  const files = useRef<HTMLInputElement>(null);
  const folder = useRef<HTMLInputElement>(null);
  const missing = sequence ? missingFiles(sequence) : [];
  const take = (event: ChangeEvent<HTMLInputElement>) => {
    const chosen = [...(event.target.files ?? [])];
    event.target.value = '';
    void bring(chosen);
  };
  return (
    <Dialog
      title={missing.length === 0 ? 'No file is missing' : `${plural(missing.length, 'file')} missing`}
      text={
        missing.length === 0
          ? 'Every take of this film has its file.'
          : 'A file is known again by its content, else by its name.'
      }
      closes
      onClose={onClose}
    >
      <ul className={css.losses}>
        {missing.map((file) => (
          <li key={file.hash ?? file.name}>
            {file.name} <span>{plural(file.uses.length, 'take')}</span>
          </li>
        ))}
      </ul>
      {missing.length > 0 ? (
        <div className={css.ways}>
          <Button onClick={() => void link(missing)}>
            <Search size={14} /> Look in this project
          </Button>
          <Button onClick={() => files.current?.click()}>
            <HardDrive size={14} /> Choose files…
          </Button>
          <Button onClick={() => folder.current?.click()}>
            <FolderSearch size={14} /> Search a folder…
          </Button>
        </div>
      ) : null}
      <input
        ref={files}
        type="file"
        multiple
        className={css.file}
        aria-label="Files to link"
        tabIndex={-1}
        onChange={take}
      />
      <input
        ref={folder}
        type="file"
        multiple
        className={css.file}
        aria-label="Folder to search"
        tabIndex={-1}
        onChange={take}
        {...{ webkitdirectory: '' }}
      />
    </Dialog>
  );
}

/** Of what was chosen only that comes into the project which a missing file may be. A single file for a single one is taken at its word. */
async function bring(chosen: readonly File[]): Promise<void> {
  const sequence = store.get(sequenceAtom);
  const missing = sequence ? missingFiles(sequence) : [];
  const meant = missing.length === 1 && chosen.length === 1;
  const fitting = meant ? chosen : chosen.filter((file) => missing.some((one) => mayBe(one, file.name)));
  if (fitting.length === 0) {
    toast({
      tone: 'warning',
      title: 'None of these is a file that is missing',
      text: 'They are looked for by their name.',
    });
    return;
  }
  const assets = await uploadFiles(fitting);
  const [only] = assets;
  link(missing, meant && only ? only : undefined);
}

/** Links what is found; one step, so that it is undone as one. */
function link(missing: readonly MissingFile[], meant?: ReturnType<typeof findFor>): void {
  const sequence = store.get(sequenceAtom);
  if (!sequence) return;
  const assets = store.get(assetsAtom);
  const ops = missing.flatMap((file) => {
    const asset = meant ?? findFor(file, assets);
    return asset ? relinkOps(file, asset, sequence) : [];
  });
  if (ops.length === 0) {
    toast({
      tone: 'info',
      title: 'Nothing was found in this project',
      text: 'Choose the files, or a folder that holds them.',
    });
    return;
  }
  if (edit(ops, 'Link missing files')) toast({ tone: 'success', title: `${plural(ops.length, 'take')} linked again` });
}
