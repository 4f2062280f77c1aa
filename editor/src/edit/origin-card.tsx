import { isNonCommercial } from '@reelgraph/models';
import { activeTake, type Clip, formatLength, heldFrames, type Sequence } from '@reelgraph/timeline';
import { useAtomValue } from 'jotai';
import { Clapperboard, Dices, Pin, PinOff, Workflow } from 'lucide-react';
import { thumbUrl } from '../api/index.ts';
import { staleClipAtom } from '../state/index.ts';
import { Button, cx, IconButton } from '../ui/index.ts';
import css from './edit.module.css';
import { generate } from './generate.ts';
import { takeMeta, takeName } from './origin.ts';
import { nodeOfClip, showInGraph } from './show.ts';
import { edit } from './state.ts';

/** Graph and film are one object: where the clip comes from, and the way there. */
export function OriginCard({ clip, sequence }: { clip: Clip; sequence: Sequence }) {
  const stale = useAtomValue(staleClipAtom(clip.id));
  const take = activeTake(clip);
  const takes = Object.values(clip.takes).toReversed();
  const made = nodeOfClip(clip);
  const licence = take?.origin?.licence;
  const held = heldFrames(clip, sequence.rate);
  return (
    <div className={css.origin}>
      <div className={css.originHead}>
        {take && take.kind !== 'audio' ? (
          <img src={thumbUrl(take.asset, 160, 0.4)} alt="" />
        ) : (
          <Clapperboard size={20} strokeWidth={1.3} />
        )}
        <div>
          <b>
            {take
              ? `${take.origin?.kind === 'generated' ? 'From node ' : ''}${take.origin?.label ?? 'Media'}`
              : 'Not made yet'}
          </b>
          <span>
            {take
              ? [
                  take.origin?.kind === 'media' ? 'From the library' : takeName(take),
                  takeMeta(take),
                  take.origin?.draft ? 'draft' : '',
                ]
                  .filter(Boolean)
                  .join(' · ')
              : 'A slug keeps its place'}
          </span>
        </div>
        {made ? (
          <IconButton small label="Show in graph" onClick={() => showInGraph(made)}>
            <Workflow size={16} strokeWidth={1.5} />
          </IconButton>
        ) : null}
      </div>
      {takes.length > 1 ? (
        <div className={css.originTakes}>
          {takes.slice(0, 4).map((it) => (
            <button
              key={it.id}
              type="button"
              className={cx(it.id === take?.id && css.originShown)}
              aria-label={`Use ${takeName(it)}`}
              aria-pressed={it.id === take?.id}
              onClick={() =>
                edit([{ type: 'setActiveTake', clip: clip.id, take: it.id, pinned: true }], 'Use another take')
              }
            >
              <img src={thumbUrl(it.asset, 120, 0.4)} alt="" />
            </button>
          ))}
          <span>{takes.length} takes</span>
        </div>
      ) : null}
      {held > 0 ? (
        <p className={css.note}>The take is {formatLength(held, sequence.rate)} too short: its last frame holds.</p>
      ) : null}
      {stale ? <p className={css.note}>Stale: {stale}.</p> : null}
      {licence && isNonCommercial(licence) ? (
        <p className={css.note}>Made with a model that may not be used for a film that is sold: {licence}.</p>
      ) : null}
      {clip.landing?.vanished ? <p className={css.note}>The script has this shot no longer.</p> : null}
      <div className={css.originActions}>
        {clip.landing ? (
          <Button onClick={() => void generate([clip], takes.length > 0)}>
            <Dices size={14} /> {takes.length > 0 ? 'New take' : 'Generate'}
          </Button>
        ) : null}
        {clip.landing && take ? (
          <Button
            title={
              clip.landing.pinned
                ? 'The next take of a run may take its place again'
                : 'No run takes the place of this take'
            }
            onClick={() =>
              edit(
                [{ type: 'setActiveTake', clip: clip.id, take: take.id, pinned: !clip.landing!.pinned }],
                clip.landing!.pinned ? 'Unpin take' : 'Pin take',
              )
            }
          >
            {clip.landing.pinned ? <PinOff size={14} /> : <Pin size={14} />}{' '}
            {clip.landing.pinned ? 'Unpin' : 'Pin take'}
          </Button>
        ) : null}
      </div>
    </div>
  );
}
