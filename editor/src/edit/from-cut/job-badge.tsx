import { useAtomValue } from 'jotai';
import { X } from 'lucide-react';
import { cancelRun, retryRun } from '../../state/index.ts';
import { Badge, Ring } from '../../ui/index.ts';
import css from '../edit.module.css';
import { cutJobAtom, jobFractionAtom } from './jobs.ts';

const stop = (event: { stopPropagation(): void }) => event.stopPropagation();

/** Frames that are on their way to a clip, with the way to stop them. */
export function JobBadge({ clip }: { clip: string }) {
  const job = useAtomValue(cutJobAtom(clip));
  const fraction = useAtomValue(jobFractionAtom(job?.maker ?? ''));
  if (!job) return null;
  if (job.state === 'failed') {
    return (
      <Badge className={css.failed}>
        {job.error ? `Failed: ${job.error}` : 'New frames failed'}
        <button type="button" className={css.badgeButton} onPointerDown={stop} onClick={() => void retryRun(job.run)}>
          Retry
        </button>
      </Badge>
    );
  }
  return (
    <Badge className={css.live}>
      {job.state === 'running' ? (
        <>
          <Ring fraction={fraction} /> {Math.round(fraction * 100)} %
        </>
      ) : (
        'Waiting'
      )}
      <button
        type="button"
        className={css.badgeButton}
        aria-label="Stop making frames"
        onPointerDown={stop}
        onClick={() => void cancelRun(job.run)}
      >
        <X size={10} />
      </button>
    </Badge>
  );
}
