import type { Sequence, SequenceOp, Track, TrackId } from '@reelgraph/timeline';
import { Section, Select } from '../../ui/index.ts';
import { Row, SliderRow } from '../number-row.tsx';
import { edit } from '../state.ts';
import { Meters } from './meters.tsx';

type SetTrack = Extract<SequenceOp, { type: 'setTrack' }>['set'];

const depths = [-6, -9, -12, -18, -24] as const;

/** Levels of the tracks, and which of them makes room for speech. */
export function MixSection({ sequence }: { sequence: Sequence }) {
  const heard = sequence.tracks.filter((track) => !track.captions);
  return (
    <Section title="Mix">
      <Meters />
      {heard.map((track) => (
        <TrackMix key={track.id} track={track} others={heard.filter((it) => it.id !== track.id)} />
      ))}
    </Section>
  );
}

function TrackMix({ track, others }: { track: Track; others: readonly Track[] }) {
  const set = (change: SetTrack, label: string, merge: string) =>
    edit([{ type: 'setTrack', track: track.id, set: change }], label, `${merge}:${track.id}`);
  const duck = track.duck;
  return (
    <>
      <SliderRow
        label={`${track.id} level`}
        unit="dB"
        digits={1}
        value={track.gainDb ?? 0}
        min={-48}
        max={12}
        step={0.5}
        onCommit={(value) =>
          set({ gainDb: value === 0 ? null : Math.min(24, Math.max(-96, value)) }, `Level of ${track.id}`, 'level')
        }
      />
      {track.kind === 'audio' ? (
        <>
          <SliderRow
            label={`${track.id} pan`}
            value={(track.pan ?? 0) * 100}
            min={-100}
            max={100}
            step={1}
            onCommit={(value) => set({ pan: value === 0 ? null : value / 100 }, `Pan of ${track.id}`, 'pan')}
          />
          <Row name={`${track.id} ducks`}>
            <Select
              label={`${track.id} goes down under`}
              value={duck ? `${duck.under} ${duck.byDb}` : ''}
              onChange={(value) => {
                const [under, byDb] = value.split(' ');
                set(
                  { duck: under ? { under: under as TrackId, byDb: Number(byDb) } : null },
                  value ? `Duck ${track.id}` : `Do not duck ${track.id}`,
                  'duck',
                );
              }}
              options={[
                { value: '', label: 'Never' },
                ...others.flatMap((other) =>
                  depths.map((db) => ({
                    value: `${other.id} ${db}`,
                    label: `Under ${other.name}, ${String(db).replace('-', '−')} dB`,
                  })),
                ),
              ]}
            />
          </Row>
        </>
      ) : null}
    </>
  );
}
