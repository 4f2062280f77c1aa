import type { Clip, SequenceOp, Transform } from '@reelgraph/timeline';
import {
  activeTake,
  fadesSchema,
  findItem,
  formatLength,
  formatSecondsFrames,
  heldFrames,
  IDENTITY,
  type ItemId,
  parseTimecode,
  rational,
  type Sequence,
  seqFrame,
  sequenceLength,
  type Transition,
} from '@reelgraph/timeline';
import { useAtomValue } from 'jotai';
import { AudioLines, Clapperboard, Dices, Film, Image, Pin, PinOff, RotateCcw, Trash2, Workflow } from 'lucide-react';
import { thumbUrl } from '../api/index.ts';
import {
  graphAtom,
  nothingSelected,
  revealAtom,
  selectionAtom,
  sequenceAtom,
  store,
  workspaceAtom,
} from '../state/index.ts';
import { Button, CommitField, cx, IconButton, Section, Select, Switch } from '../ui/index.ts';
import { deleteSelected } from './actions.ts';
import css from './edit.module.css';
import { generate } from './generate.ts';
import { NumberField, Row, SliderRow } from './number-row.tsx';
import { detailOf, takeMeta, takeName } from './origin.ts';
import { edit, editSelectionAtom, selectedClipAtom } from './state.ts';

/** Right of the viewer: what is selected, and how it looks and sounds. */
export function ClipInspector() {
  const sequence = useAtomValue(sequenceAtom);
  const place = useAtomValue(selectedClipAtom);
  const selection = useAtomValue(editSelectionAtom);
  if (!sequence) return <aside className={css.inspector} aria-label="Clip" />;
  if (place) return <OneClip key={place.item.id} clip={place.item} sequence={sequence} />;
  const only = selection.size === 1 ? findItem(sequence, [...selection][0] as ItemId) : null;
  if (only?.item.type === 'transition') {
    const left = only.track.items[only.index - 1];
    if (left) return <OneTransition transition={only.item} clip={left.id} sequence={sequence} />;
  }
  return selection.size > 1 ? <Several count={selection.size} /> : <WholeFilm sequence={sequence} />;
}

function OneClip({ clip, sequence }: { clip: Clip; sequence: Sequence }) {
  const take = activeTake(clip);
  const sound = take?.kind === 'audio';
  const Icon = sound ? AudioLines : take?.kind === 'image' ? Image : Film;
  const set = (change: Extract<SequenceOp, { type: 'setClip' }>['set'], label: string, merge?: string) =>
    edit([{ type: 'setClip', clip: clip.id, set: change }], label, merge && `${merge}:${clip.id}`);
  return (
    <aside className={css.inspector} aria-label="Clip">
      <header className={css.inspectorBar}>
        <Icon size={16} strokeWidth={1.5} />
        <CommitField
          small
          aria-label="Name of the clip"
          className={css.nameField}
          value={clip.name}
          onCommit={(name) => set({ name }, 'Rename clip')}
        />
        <span className={css.quiet}>{formatLength(clip.trim.length, sequence.rate, 2)}</span>
      </header>
      <div className={css.inspectorBody}>
        {take || clip.landing ? <OriginCard clip={clip} sequence={sequence} /> : null}
        {sound ? null : <TransformSection clip={clip} sequence={sequence} set={set} />}
        {sound ? null : (
          <Section title="Picture">
            <SliderRow
              label="Opacity"
              unit="%"
              value={(clip.opacity ?? 1) * 100}
              min={0}
              max={100}
              step={1}
              onCommit={(value) => set({ opacity: value === 100 ? null : value / 100 }, 'Change opacity', 'opacity')}
            />
            {take?.kind === 'image' ? null : <SpeedRow clip={clip} />}
            <Row name="Shown">
              <Switch
                label="Shown"
                checked={!clip.disabled}
                onChange={(on) => set({ disabled: on ? null : true }, on ? 'Show clip' : 'Hide clip')}
              />
            </Row>
          </Section>
        )}
        {take?.audio ? (
          <Section title="Audio">
            <SliderRow
              label="Gain"
              unit="dB"
              digits={1}
              value={clip.gainDb}
              min={-48}
              max={12}
              step={0.5}
              onCommit={(value) => set({ gainDb: Math.min(24, Math.max(-96, value)) }, 'Change gain', 'gain')}
            />
            <Row name="Sound">
              <Switch
                label="Sound"
                checked={!clip.muted}
                onChange={(on) => set({ muted: on ? null : true }, on ? 'Unmute clip' : 'Mute clip')}
              />
            </Row>
            {sound ? <SpeedRow clip={clip} /> : null}
          </Section>
        ) : null}
        {take ? <FadesRow clip={clip} sequence={sequence} set={set} /> : null}
        {clip.landing || !take ? (
          <Section title="Prompt">
            <p className={css.promptText}>{clip.slug?.prompt || 'This clip has no words.'}</p>
          </Section>
        ) : null}
      </div>
    </aside>
  );
}

type SetClip = (change: Extract<SequenceOp, { type: 'setClip' }>['set'], label: string, merge?: string) => void;

function TransformSection({ clip, sequence, set }: { clip: Clip; sequence: Sequence; set: SetClip }) {
  const now = clip.transform ?? IDENTITY;
  const { width, height } = sequence.size;
  const put = (change: Partial<Transform>) => {
    const next = { ...now, ...change };
    const plain = next.x === 0 && next.y === 0 && next.scale === 1 && next.rotation === 0;
    set({ transform: plain ? null : next }, 'Transform clip', 'transform');
  };
  return (
    <Section title="Transform">
      <Row name="Position">
        <div className={css.pair}>
          <NumberField
            label="Position X"
            unit="X"
            value={now.x * width}
            onCommit={(value) => put({ x: value / width })}
          />
          <NumberField
            label="Position Y"
            unit="Y"
            value={now.y * height}
            onCommit={(value) => put({ y: value / height })}
          />
        </div>
      </Row>
      <SliderRow
        label="Scale"
        unit="%"
        value={now.scale * 100}
        min={10}
        max={300}
        step={1}
        onCommit={(value) => put({ scale: value / 100 })}
      />
      <SliderRow
        label="Rotation"
        unit="°"
        digits={1}
        value={now.rotation}
        min={-180}
        max={180}
        step={0.5}
        onCommit={(value) => put({ rotation: value })}
      />
      {clip.transform ? (
        <div className={css.reset}>
          <Button size="sm" tone="ghost" onClick={() => set({ transform: null }, 'Reset transform')}>
            <RotateCcw size={12} /> Reset
          </Button>
        </div>
      ) : null}
    </Section>
  );
}

function SpeedRow({ clip }: { clip: Clip }) {
  const percent = (clip.speed.num / clip.speed.den) * 100;
  const commit = (value: number) =>
    edit(
      [{ type: 'retime', clip: clip.id, speed: rational(Math.round(value), 100) }],
      'Change speed',
      `speed:${clip.id}`,
    );
  return (
    <SliderRow
      label="Speed"
      unit="%"
      value={percent}
      min={25}
      max={400}
      step={5}
      onCommit={(value) => commit(Math.max(1, value))}
    />
  );
}

function FadesRow({ clip, sequence, set }: { clip: Clip; sequence: Sequence; set: SetClip }) {
  const fades = clip.fades ?? { in: seqFrame(0), out: seqFrame(0) };
  const commit = (side: 'in' | 'out') => (text: string) => {
    const frames = parseTimecode(text, sequence.rate);
    if (!frames.ok || frames.value < 0) return;
    const next = fadesSchema.safeParse({ ...fades, [side]: Math.min(frames.value, clip.trim.length) });
    if (next.success) set({ fades: next.data.in === 0 && next.data.out === 0 ? null : next.data }, 'Change fades');
  };
  return (
    <Section title="Fades">
      <Row name="Fade">
        <div className={css.pair}>
          <CommitField
            small
            aria-label="Fade in, seconds and frames"
            unit="in"
            value={formatSecondsFrames(fades.in, sequence.rate)}
            onCommit={commit('in')}
          />
          <CommitField
            small
            aria-label="Fade out, seconds and frames"
            unit="out"
            value={formatSecondsFrames(fades.out, sequence.rate)}
            onCommit={commit('out')}
          />
        </div>
      </Row>
    </Section>
  );
}

/** Graph and film are one object: where the clip comes from, and the way there. */
function OriginCard({ clip, sequence }: { clip: Clip; sequence: Sequence }) {
  const graph = useAtomValue(graphAtom);
  const take = activeTake(clip);
  const takes = Object.values(clip.takes).toReversed();
  const { node } = detailOf(take);
  const known = node !== undefined && graph?.nodes[node] !== undefined;
  const held = heldFrames(clip, sequence.rate);
  const showNode = () => {
    if (!node) return;
    store.set(workspaceAtom, 'graph');
    store.set(selectionAtom, { ...nothingSelected, nodes: new Set([node]) });
    store.set(revealAtom, { node });
  };
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
              ? [takeName(take), takeMeta(take), take.origin?.draft ? 'draft' : ''].filter(Boolean).join(' · ')
              : 'A slug keeps its place'}
          </span>
        </div>
        {known ? (
          <IconButton small label="Show in graph" onClick={showNode}>
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
      {clip.landing?.stale ? <p className={css.note}>Stale: {clip.landing.stale}.</p> : null}
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

function OneTransition({ transition, clip, sequence }: { transition: Transition; clip: string; sequence: Sequence }) {
  const put = (change: Partial<Pick<Transition, 'kind' | 'in' | 'out'>>) => {
    const { type: _type, ...now } = transition;
    edit(
      [{ type: 'transition', clip: clip as ItemId, transition: { ...now, ...change } }],
      'Change transition',
      `transition:${transition.id}`,
    );
  };
  const commit = (side: 'in' | 'out') => (text: string) => {
    const frames = parseTimecode(text, sequence.rate);
    if (frames.ok && frames.value >= 0) put({ [side]: seqFrame(frames.value) });
  };
  return (
    <aside className={css.inspector} aria-label="Transition">
      <header className={css.inspectorBar}>
        <h2>Transition</h2>
        <span className={css.quiet}>{formatLength(transition.in + transition.out, sequence.rate, 2)}</span>
        <IconButton small label="Remove transition" onClick={() => deleteSelected()}>
          <Trash2 size={16} strokeWidth={1.5} />
        </IconButton>
      </header>
      <div className={css.inspectorBody}>
        <Section title="Shape">
          <Row name="Kind">
            <Select
              label="Kind of transition"
              value={transition.kind}
              onChange={(kind) => put({ kind: kind as Transition['kind'] })}
              options={[
                { value: 'dissolve', label: 'Dissolve' },
                { value: 'dip', label: 'Dip to black' },
                { value: 'wipe', label: 'Wipe' },
              ]}
            />
          </Row>
          <Row name="Frames">
            <div className={css.pair}>
              <CommitField
                small
                aria-label="Before the cut, seconds and frames"
                unit="before"
                value={formatSecondsFrames(transition.in, sequence.rate)}
                onCommit={commit('in')}
              />
              <CommitField
                small
                aria-label="After the cut, seconds and frames"
                unit="after"
                value={formatSecondsFrames(transition.out, sequence.rate)}
                onCommit={commit('out')}
              />
            </div>
          </Row>
        </Section>
      </div>
    </aside>
  );
}

const Several = ({ count }: { count: number }) => (
  <aside className={css.inspector} aria-label="Clips">
    <header className={css.inspectorBar}>
      <h2>{count} selected</h2>
    </header>
    <div className={css.inspectorBody}>
      <div className={css.whole}>
        <Button block tone="danger" onClick={() => deleteSelected(true)}>
          <Trash2 size={14} /> Delete and close up
        </Button>
      </div>
    </div>
  </aside>
);

function WholeFilm({ sequence }: { sequence: Sequence }) {
  const clips = sequence.tracks.reduce((sum, track) => sum + track.items.filter((it) => it.type === 'clip').length, 0);
  const { num, den } = sequence.rate;
  const facts: readonly (readonly [string, string])[] = [
    ['Length', formatLength(sequenceLength(sequence), sequence.rate, 2)],
    ['Clips', String(clips)],
    ['Size', `${sequence.size.width} × ${sequence.size.height}`],
    ['Rate', `${Number((num / den).toFixed(3))} fps`],
    ['Sound', `${sequence.sampleRate / 1000} kHz`],
  ];
  return (
    <aside className={css.inspector} aria-label="Film">
      <header className={css.inspectorBar}>
        <Clapperboard size={16} strokeWidth={1.5} />
        <h2>{sequence.title}</h2>
      </header>
      <div className={css.inspectorBody}>
        <dl className={css.facts}>
          {facts.map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
        <p className={css.promptText}>
          Select a clip to see where it comes from and to change how it looks and sounds.
        </p>
      </div>
    </aside>
  );
}
