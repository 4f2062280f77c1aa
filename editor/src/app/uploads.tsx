import { useAtomValue } from 'jotai';
import { X } from 'lucide-react';
import type { Upload } from '../state/index.ts';
import { uploadsAtom } from '../state/index.ts';
import { Bar, Button, IconButton } from '../ui/index.ts';
import { plural } from '../ui/words.ts';
import css from './app.module.css';

/** Files on their way, wherever they were let go: over the library, the canvas or the timeline. */
export function Uploads() {
  const uploads = useAtomValue(uploadsAtom);
  if (uploads.length === 0) return null;
  const stopAll = () => {
    for (const one of uploads) one.stop();
  };
  return (
    <section className={css.uploads} aria-label="Files on their way">
      <header>
        <b>Bringing in {plural(uploads.length, 'file')}</b>
        {uploads.length > 1 ? (
          <Button size="sm" tone="ghost" onClick={stopAll}>
            Stop all
          </Button>
        ) : null}
      </header>
      <ul>
        {uploads.map((upload) => (
          <li key={upload.id}>
            <span title={upload.name}>{upload.name}</span>
            <span className={css.soft}>{words(upload)}</span>
            <IconButton small label={`Stop ${upload.name}`} onClick={upload.stop}>
              <X size={12} />
            </IconButton>
            <Bar fraction={upload.fraction ?? 0} label={upload.name} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function words({ fraction }: Upload): string {
  if (fraction === null) return 'waiting';
  return fraction < 1 ? `${Math.floor(fraction * 100)} %` : 'checking';
}
