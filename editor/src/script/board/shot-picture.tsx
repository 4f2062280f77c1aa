import { useAtomValue } from 'jotai';
import { Play } from 'lucide-react';
import { useState } from 'react';
import { artifactUrl, thumbUrl } from '../../api/index.ts';
import { livePreviewAtom } from '../../state/index.ts';
import type { ShotValue } from '../script-state.ts';
import { shotPictureAtom } from '../shot-state.ts';
import { runShots } from './continuity.ts';
import css from './picture.module.css';

/** The take in the film, what was made last, the live picture of a run, or an invitation. */
export function ShotPicture({ shot, task }: { shot: ShotValue; task: string | null }) {
  const picture = useAtomValue(shotPictureAtom(shot.id));
  const live = useAtomValue(livePreviewAtom(task ?? ''));
  const [over, setOver] = useState(false);
  if (task && live) return <img className={css.picture} src={live} alt="" />;
  if (!picture)
    return (
      <span className={css.unmade}>
        <button
          type="button"
          className={css.make}
          // With these the press picks several shots.
          onClick={({ shiftKey, ctrlKey, metaKey }) => {
            if (!shiftKey && !ctrlKey && !metaKey) void runShots([shot.id]);
          }}
        >
          <Play size={14} /> Make {shot.number}
        </button>
      </span>
    );
  return (
    <span className={css.picture} onPointerEnter={() => setOver(true)} onPointerLeave={() => setOver(false)}>
      {over && picture.kind === 'video' ? (
        <video src={artifactUrl(picture.artifact)} muted autoPlay loop playsInline />
      ) : (
        <img src={thumbUrl(picture.artifact, 480, 0.35)} alt="" loading="lazy" decoding="async" />
      )}
    </span>
  );
}
