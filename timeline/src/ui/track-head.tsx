import { Eye, EyeOff, Headphones, Lock, LockOpen, Magnet, Volume2, VolumeX } from 'lucide-react';
import { memo, type ReactNode } from 'react';
import type { Track } from '../sequence/types.ts';
import { trackHeight } from './geometry.ts';
import css from './timeline.module.css';
import type { TimelineProps } from './types.ts';

interface TrackHeadProps {
  readonly track: Track;
  readonly onOps: TimelineProps['onOps'];
}

type Flag = 'hidden' | 'locked' | 'muted' | 'solo';

/** Name of a track and its switches. */
export const TrackHead = memo(function TrackHead({ track, onOps }: TrackHeadProps) {
  const flip = (flag: Flag, words: string) => () =>
    onOps([{ type: 'setTrack', track: track.id, set: { [flag]: track[flag] ? null : true } }], words);
  const button = (flag: Flag, label: string, icon: ReactNode) => (
    <button
      type="button"
      className={track[flag] ? css.flagOn : undefined}
      aria-pressed={track[flag] === true}
      aria-label={`${label} ${track.id}`}
      title={`${label} ${track.id}`}
      onClick={flip(flag, `${label} ${track.id}`)}
    >
      {icon}
    </button>
  );
  const lock = button(
    'locked',
    track.locked ? 'Unlock' : 'Lock',
    track.locked ? <Lock size={14} /> : <LockOpen size={14} />,
  );
  return (
    <div className={css.head} style={{ height: trackHeight(track) }} data-head={track.id}>
      <b>{track.id}</b>
      <div className={css.headName}>
        <span>{track.name}</span>
        {track.mode === 'magnetic' ? (
          <small>
            <Magnet size={11} /> Magnetic
          </small>
        ) : null}
      </div>
      <span className={css.flags}>
        {track.kind === 'video' ? (
          <>
            {button(
              'muted',
              track.muted ? 'Unmute' : 'Mute',
              track.muted ? <VolumeX size={14} /> : <Volume2 size={14} />,
            )}
            {button('hidden', track.hidden ? 'Show' : 'Hide', track.hidden ? <EyeOff size={14} /> : <Eye size={14} />)}
          </>
        ) : (
          <>
            {button(
              'muted',
              track.muted ? 'Unmute' : 'Mute',
              track.muted ? <VolumeX size={14} /> : <Volume2 size={14} />,
            )}
            {button('solo', 'Solo', <Headphones size={14} />)}
          </>
        )}
        {lock}
      </span>
    </div>
  );
});
