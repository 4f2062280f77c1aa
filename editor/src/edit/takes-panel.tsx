import type { Clip, Take } from '@reelgraph/timeline';
import { activeTake, allClips, dismissalKey, dismissedShots, formatLength, ONE, takeLength } from '@reelgraph/timeline';
import { useAtomValue } from 'jotai';
import {
  AudioLines,
  Check,
  ChevronDown,
  Circle,
  Columns2,
  Dices,
  Film,
  Pin,
  SquareSplitHorizontal,
  Star,
  StickyNote,
  Trash2,
  Unlink,
} from 'lucide-react';
import { useEffect, useState } from 'react';
import { thumbUrl } from '../api/index.ts';
import { MediaPanel } from '../library/media-panel.tsx';
import { ASSET_DRAG, assetsAtom, sequenceAtom } from '../state/index.ts';
import { Badge, Button, Chip, cx, Empty, Kbd, MenuAt, type MenuEntry, Tabs } from '../ui/index.ts';
import { plural } from '../ui/words.ts';
import { compareWith } from './compare/index.ts';
import css from './edit.module.css';
import { generate } from './generate.ts';
import { takeMeta, takeName } from './origin.ts';
import { clipAtPlayhead, edit, SHOT_DRAG, select, selectedClipAtom, TAKE_DRAG } from './state.ts';
import { markTake, TakeNote } from './take-note.tsx';
import { TakePrompt } from './take-prompt.tsx';
import { transport } from './transport.ts';

type Tab = 'takes' | 'media';

/** Left of the viewer: the takes of the clip in question, and the media that may be cut in. */
export function TakesPanel() {
  const [tab, setTab] = useState<Tab>('takes');
  return (
    <aside className={css.takes} aria-label="Takes and media">
      <Tabs
        label="Takes and media"
        value={tab}
        onChange={setTab}
        options={[
          { value: 'takes', label: 'Takes' },
          { value: 'media', label: 'Media' },
        ]}
      />
      {tab === 'takes' ? <Takes /> : <MediaPanel inTab />}
    </aside>
  );
}

/** The selected clip, else the one that the playhead stands on. */
function useClip(): Clip | null {
  const selected = useAtomValue(selectedClipAtom)?.item ?? null;
  const sequence = useAtomValue(sequenceAtom);
  const [under, setUnder] = useState<string | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another cut may have another clip under the playhead.
  useEffect(() => {
    const look = () => setUnder(clipAtPlayhead()?.id ?? null);
    look();
    return transport.onFrame(look);
  }, [sequence]);
  if (selected || !sequence || !under) return selected;
  for (const clip of allClips(sequence)) if (clip.id === under) return clip;
  return null;
}

function Takes() {
  const clip = useClip();
  const sequence = useAtomValue(sequenceAtom);
  if (!clip || !sequence) {
    return (
      <div className={css.takesBody}>
        <Empty
          icon={<Film size={24} strokeWidth={1.3} />}
          title="No clip here"
          text="Run the graph, or drop media on the timeline."
        />
        <TakenOff />
        <Unused />
      </div>
    );
  }
  const takes = Object.values(clip.takes).toReversed();
  const picked = takes.filter((take) => (take.rating ?? 0) > 0).length;
  const key = clip.landing?.key;
  return (
    <>
      <div className={css.takesBody}>
        <div className={css.takesHead}>
          <b>{clip.name}</b>
          <span className={css.quiet}>{clip.slug?.prompt}</span>
          {picked > 0 ? (
            <Chip>
              <Star size={11} fill="currentColor" /> {picked} picked
            </Chip>
          ) : null}
        </div>
        {takes.length > 0 ? (
          <div className={css.takeGrid}>
            {takes.map((take) => (
              <TakeCard key={take.id} clip={clip} take={take} />
            ))}
          </div>
        ) : (
          <p className={css.none}>
            {clip.text
              ? 'Drawn from its words: it has no takes.'
              : clip.adjustment
                ? 'Changes the colours of what lies below it: it has no takes.'
                : `Not made yet. It keeps its place and ${formatLength(clip.trim.length, sequence.rate)} of the film.`}
          </p>
        )}
        {key ? (
          <div className={css.takesAction}>
            <TakePrompt key={key} shot={key} />
            <Button block onClick={() => void generate([clip], takes.length > 0)}>
              <Dices size={14} />
              {takes.length > 0 ? 'Generate another take' : 'Generate this shot'}
            </Button>
          </div>
        ) : null}
        <TakenOff />
        <Unused />
      </div>
      <footer className={css.takesFoot}>
        Drop on V1 to insert. Hold <Kbd>Alt</Kbd> to replace and keep trims.
      </footer>
    </>
  );
}

function TakeCard({ clip, take }: { clip: Clip; take: Take }) {
  const sequence = useAtomValue(sequenceAtom)!;
  const [menu, setMenu] = useState<{ x: number; y: number } | null>(null);
  const shown = activeTake(clip)?.id === take.id;
  const length = takeLength(take, sequence.rate, ONE);
  const choose = () =>
    edit(
      [{ type: 'setActiveTake', clip: clip.id, take: take.id, pinned: true }],
      `Use ${takeName(take).toLowerCase()}`,
    );
  const [noting, setNoting] = useState(false);
  const rating = take.rating ?? 0;
  const rate = (stars: number | null) =>
    edit([{ type: 'rateTake', clip: clip.id, take: take.id, rating: stars }], 'Rate take');
  const compare = (way: 'wipe' | 'side') => compareWith(clip.id, take.id, way);
  const items: MenuEntry[] = [
    { label: 'Use in film', icon: <Check size={14} />, disabled: shown, run: choose },
    {
      label: 'Compare in the film, wipe',
      icon: <SquareSplitHorizontal size={14} />,
      disabled: shown,
      run: () => compare('wipe'),
    },
    { label: 'Compare side by side', icon: <Columns2 size={14} />, disabled: shown, run: () => compare('side') },
    'line',
    {
      label: take.circled ? 'Take the circle off' : 'Circle',
      icon: <Circle size={14} />,
      run: () => markTake(clip.id, take.id, { circled: take.circled ? null : true }),
    },
    ...[1, 2, 3, 4, 5].map((stars) => ({
      label: plural(stars, 'star'),
      icon: <Star size={14} fill={stars <= rating ? 'currentColor' : 'none'} />,
      run: () => rate(stars === rating ? null : stars),
    })),
    {
      label: take.note ? 'Change the note…' : 'Add a note…',
      icon: <StickyNote size={14} />,
      run: () => setNoting(true),
    },
    'line',
    {
      label: 'Delete take',
      icon: <Trash2 size={14} />,
      danger: true,
      run: () => edit([{ type: 'removeTake', clip: clip.id, take: take.id }], 'Delete take'),
    },
  ];
  return (
    <div className={cx(css.take, shown && css.takeShown, take.circled && css.takeCircled)}>
      <button
        type="button"
        className={css.takeThumb}
        aria-pressed={shown}
        draggable
        onDragStart={(event) => {
          event.dataTransfer.setData(TAKE_DRAG, JSON.stringify({ clip: clip.id, take: take.id }));
          event.dataTransfer.effectAllowed = 'copy';
        }}
        onClick={shown ? undefined : choose}
        onContextMenu={(event) => {
          event.preventDefault();
          setMenu({ x: event.clientX, y: event.clientY });
        }}
      >
        {take.kind === 'audio' ? (
          <AudioLines className={css.takeSound} size={20} aria-label={takeName(take)} />
        ) : take.state === 'offline' ? (
          <Unlink className={css.takeSound} size={20} aria-label={`${takeName(take)}, its file is missing`} />
        ) : (
          <img src={thumbUrl(take.asset, 320, 0.4)} alt={takeName(take)} loading="lazy" draggable={false} />
        )}
        {shown ? (
          <Badge className={css.topLeft}>
            <Check size={10} /> In film
          </Badge>
        ) : null}
        {rating > 0 ? (
          <span className={css.star} title={plural(rating, 'star')}>
            {Array.from({ length: rating }, (_, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: stars are alike.
              <Star key={at} size={11} fill="currentColor" aria-hidden="true" />
            ))}
          </span>
        ) : null}
        <Badge className={css.bottomRight}>
          {Number.isFinite(length) ? formatLength(length, sequence.rate) : 'still'}
        </Badge>
      </button>
      <div className={css.takeWords}>
        <b className={css.takeTitle}>
          {takeName(take)}
          {take.circled ? <Circle size={11} aria-label="Circled" /> : null}
          {shown && clip.landing?.pinned ? <Pin size={11} aria-label="Pinned" /> : null}
        </b>
        <span>{take.origin?.draft ? 'draft' : takeMeta(take)}</span>
      </div>
      {take.note ? <p className={css.takeNote}>{take.note}</p> : null}
      {noting ? <TakeNote clip={clip} take={take} onClose={() => setNoting(false)} /> : null}
      {menu ? <MenuAt {...menu} items={items} onClose={() => setMenu(null)} /> : null}
    </div>
  );
}

/** Shots that a person took off the timeline: no run lays them again until they are put back, by a press or by a drag. */
function TakenOff() {
  const sequence = useAtomValue(sequenceAtom);
  const shots = sequence ? dismissedShots(sequence) : [];
  if (shots.length === 0) return null;
  return (
    <>
      <p className={css.unusedHead}>
        Taken off the timeline
        <span>{shots.length}</span>
      </p>
      <div className={css.unused}>
        {shots.map(({ clip }) => {
          const take = activeTake(clip);
          const { source, key } = clip.landing!;
          return (
            <button
              key={dismissalKey(clip.landing!)}
              type="button"
              aria-label={`Put ${clip.name} back`}
              title={`Put ${clip.name} back where it was, or drag it to the timeline`}
              draggable
              onDragStart={(event) => {
                event.dataTransfer.setData(SHOT_DRAG, JSON.stringify({ source, key }));
                event.dataTransfer.effectAllowed = 'copy';
              }}
              onClick={() => {
                if (edit([{ type: 'recall', source, key }], `Put ${clip.name} back`)) select([clip.id]);
              }}
            >
              {take && take.kind !== 'audio' ? (
                <img src={thumbUrl(take.asset, 200, 0.3)} alt="" loading="lazy" draggable={false} />
              ) : null}
              <Badge className={css.bottomLeft}>{clip.name}</Badge>
            </button>
          );
        })}
      </div>
    </>
  );
}

/** Pictures and clips of the project that no clip of the film uses. */
function Unused() {
  const assets = useAtomValue(assetsAtom);
  const sequence = useAtomValue(sequenceAtom);
  const [isOpen, setOpen] = useState(true);
  if (!sequence) return null;
  const used = new Set<string>();
  for (const clip of allClips(sequence)) for (const take of Object.values(clip.takes)) used.add(take.asset);
  const free = assets.filter((asset) => {
    const ref = asset.ref as { artifact?: string };
    return asset.source === 'upload' && ref.artifact !== undefined && !used.has(ref.artifact);
  });
  if (free.length === 0) return null;
  return (
    <>
      <button type="button" className={css.unusedHead} aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        <ChevronDown size={14} style={{ transform: isOpen ? undefined : 'rotate(-90deg)' }} />
        Not in the film yet
        <span>{free.length}</span>
      </button>
      {isOpen ? (
        <div className={css.unused}>
          {free.slice(0, 30).map((asset) => (
            <div
              key={asset.id}
              role="img"
              aria-label={asset.name}
              title={asset.name}
              draggable
              onDragStart={(event) => event.dataTransfer.setData(ASSET_DRAG, JSON.stringify(asset))}
            >
              {asset.kind === 'audio' ? null : (
                <img
                  src={thumbUrl((asset.ref as { artifact: string }).artifact, 200, 0.3)}
                  alt=""
                  loading="lazy"
                  draggable={false}
                />
              )}
              <Badge className={css.bottomLeft}>{asset.name}</Badge>
            </div>
          ))}
        </div>
      ) : null}
    </>
  );
}
