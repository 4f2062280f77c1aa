import type { Clip, Crop, Fades, Sequence, SequenceOp, Track, Transform } from '@reelgraph/timeline';
import {
  activeTake,
  cropSchema,
  fadesSchema,
  formatLength,
  formatSecondsFrames,
  IDENTITY,
  parseTimecode,
  rational,
  seqFrame,
} from '@reelgraph/timeline';
import { AudioLines, Film, Image, RotateCcw, SlidersHorizontal, Type, Wand2 } from 'lucide-react';
import { MentionArea } from '../mentions/mention-area.tsx';
import { useDraft } from '../params/use-draft.ts';
import { sequenceAtom, store } from '../state/index.ts';
import { areaLook, Button, CommitField, Section, Select, Switch } from '../ui/index.ts';
import css from './edit.module.css';
import { askForFrames, fillWish } from './from-cut/index.ts';
import { GradeSection } from './look/grade-section.tsx';
import { KeyButton, KeyedField, KeyedRow } from './look/keyed-row.tsx';
import { KeysSection } from './look/keys-section.tsx';
import { Scopes } from './look/scopes.tsx';
import { TextSection } from './look/text-section.tsx';
import { NumberField, Row, SliderRow } from './number-row.tsx';
import { OriginCard } from './origin-card.tsx';
import { edit } from './state.ts';

export function OneClip({ clip, track, sequence }: { clip: Clip; track: Track; sequence: Sequence }) {
  const take = activeTake(clip);
  const sound = take?.kind === 'audio';
  const drawn = clip.text !== undefined || clip.adjustment === true;
  const Icon = sound
    ? AudioLines
    : clip.text
      ? Type
      : clip.adjustment
        ? SlidersHorizontal
        : take?.kind === 'image'
          ? Image
          : Film;
  const set: SetClip = (change, label, merge) =>
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
        {clip.text ? <TextSection clip={clip} track={track} /> : null}
        {sound || clip.adjustment ? null : <TransformSection clip={clip} sequence={sequence} set={set} />}
        {sound ? null : (
          <Section title="Picture">
            <KeyedRow
              clip={clip}
              name="opacity"
              label="Opacity"
              unit="%"
              times={100}
              min={0}
              max={100}
              step={1}
              plain={(value) => set({ opacity: value === 1 ? null : value }, 'Change opacity', 'opacity')}
            />
            {drawn || take?.kind === 'image' ? null : <SpeedRow clip={clip} />}
            {clip.adjustment ? null : <CropRow clip={clip} set={set} />}
            <Row name="Shown">
              <Switch
                label="Shown"
                checked={!clip.disabled}
                onChange={(on) => set({ disabled: on ? null : true }, on ? 'Show clip' : 'Hide clip')}
              />
            </Row>
          </Section>
        )}
        {sound || track.captions ? null : (
          <>
            <GradeSection clip={clip} />
            <Scopes />
          </>
        )}
        {take?.audio ? <SoundSection clip={clip} set={set} speed={sound} /> : null}
        {take || drawn ? <FadesRow clip={clip} sequence={sequence} set={set} /> : null}
        <KeysSection clip={clip} />
        {!clip.landing && !take && !drawn ? <SlugSection clip={clip} /> : null}
        {clip.landing ? (
          <Section title="Prompt">
            <p className={css.promptText}>{clip.slug?.prompt || 'This clip has no words.'}</p>
          </Section>
        ) : null}
      </div>
    </aside>
  );
}

function SoundSection({ clip, set, speed }: { clip: Clip; set: SetClip; speed: boolean }) {
  return (
    <Section title="Audio">
      <KeyedRow
        clip={clip}
        name="gainDb"
        label="Gain"
        unit="dB"
        digits={1}
        min={-48}
        max={12}
        step={0.5}
        plain={(value) => set({ gainDb: value }, 'Change gain', 'gain')}
      />
      <SliderRow
        label="Pan"
        value={(clip.pan ?? 0) * 100}
        min={-100}
        max={100}
        step={1}
        onCommit={(value) => set({ pan: value === 0 ? null : value / 100 }, 'Change pan', 'pan')}
      />
      <Row name="Sound">
        <Switch
          label="Sound"
          checked={!clip.muted}
          onChange={(on) => set({ muted: on ? null : true }, on ? 'Unmute clip' : 'Mute clip')}
        />
      </Row>
      {speed ? <SpeedRow clip={clip} /> : null}
    </Section>
  );
}

/** A clip that is nothing but words and a length: what it shall show, and the way to have it made. */
function SlugSection({ clip }: { clip: Clip }) {
  const { onChange: _, ...draft } = useDraft(clip.slug?.prompt ?? '', (prompt) =>
    edit([{ type: 'setClip', clip: clip.id, set: { slug: { prompt } } }], 'Write the prompt', `slug:${clip.id}`),
  );
  const ask = () => {
    const sequence = store.get(sequenceAtom);
    if (sequence) askForFrames(fillWish(sequence, clip.id));
  };
  return (
    <Section title="Prompt">
      <MentionArea
        look={areaLook}
        aria-label="What this clip shall show"
        rows={4}
        maxLength={20_000}
        placeholder="What this clip shall show"
        {...draft}
      />
      <div className={css.reset}>
        <Button onClick={ask}>
          <Wand2 size={14} /> Generate
        </Button>
      </div>
    </Section>
  );
}

const UNCROPPED: Crop = { left: 0, top: 0, right: 0, bottom: 0 };

function CropRow({ clip, set }: { clip: Clip; set: SetClip }) {
  const now = clip.crop ?? UNCROPPED;
  const put = (change: Partial<Crop>) => {
    const next = cropSchema.safeParse({ ...now, ...change });
    if (!next.success) return;
    const none = Object.values(next.data).every((side) => side === 0);
    set({ crop: none ? null : next.data }, 'Crop clip', 'crop');
  };
  const sides = [
    ['left', 'Left', 'L'],
    ['right', 'Right', 'R'],
    ['top', 'Top', 'T'],
    ['bottom', 'Bottom', 'B'],
  ] as const;
  return (
    <Row name="Crop">
      <div className={css.pair}>
        {sides.map(([side, label, unit]) => (
          <NumberField
            key={side}
            label={`Crop ${label.toLowerCase()}, per cent`}
            unit={`${unit} %`}
            digits={1}
            min={0}
            max={99}
            value={now[side] * 100}
            onCommit={(value) => put({ [side]: value / 100 })}
          />
        ))}
      </div>
    </Row>
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
        <div className={css.pairKeys}>
          <KeyedField
            clip={clip}
            name="transform.x"
            label="Position X"
            unit="X"
            times={width}
            plain={(x) => put({ x })}
          />
          <KeyButton clip={clip} name="transform.x" label="Position X" />
          <KeyedField
            clip={clip}
            name="transform.y"
            label="Position Y"
            unit="Y"
            times={height}
            plain={(y) => put({ y })}
          />
          <KeyButton clip={clip} name="transform.y" label="Position Y" />
        </div>
      </Row>
      <KeyedRow
        clip={clip}
        name="transform.scale"
        label="Scale"
        unit="%"
        times={100}
        min={10}
        max={300}
        step={1}
        plain={(scale) => put({ scale })}
      />
      <KeyedRow
        clip={clip}
        name="transform.rotation"
        label="Rotation"
        unit="°"
        digits={1}
        min={-180}
        max={180}
        step={0.5}
        plain={(rotation) => put({ rotation })}
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
  const fades: Fades = clip.fades ?? { in: seqFrame(0), out: seqFrame(0) };
  const commit = (side: 'in' | 'out') => (text: string) => {
    const frames = parseTimecode(text, sequence.rate);
    if (!frames.ok || frames.value < 0) return;
    const next = fadesSchema.safeParse({ ...fades, [side]: Math.min(frames.value, clip.trim.length) });
    if (next.success)
      set({ fades: next.data.in === 0 && next.data.out === 0 && !next.data.curve ? null : next.data }, 'Change fades');
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
      {activeTake(clip)?.audio ? (
        <Row name="Curve">
          <Select
            label="Curve of the sound's fades"
            value={fades.curve ?? 'linear'}
            onChange={(curve) => set({ fades: { ...fades, curve: curve as Fades['curve'] } }, 'Change fades')}
            options={[
              { value: 'linear', label: 'Even' },
              { value: 'smooth', label: 'Soft' },
              { value: 'power', label: 'Equal power' },
            ]}
          />
        </Row>
      ) : null}
    </Section>
  );
}
