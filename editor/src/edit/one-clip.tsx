import type { Clip, Sequence, SequenceOp, Transform } from '@reelgraph/timeline';
import {
  activeTake,
  fadesSchema,
  formatLength,
  formatSecondsFrames,
  IDENTITY,
  parseTimecode,
  rational,
  seqFrame,
} from '@reelgraph/timeline';
import { AudioLines, Film, Image, RotateCcw } from 'lucide-react';
import { Button, CommitField, Section, Switch } from '../ui/index.ts';
import css from './edit.module.css';
import { NumberField, Row, SliderRow } from './number-row.tsx';
import { OriginCard } from './origin-card.tsx';
import { edit } from './state.ts';

export function OneClip({ clip, sequence }: { clip: Clip; sequence: Sequence }) {
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
