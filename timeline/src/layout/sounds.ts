import type { Fades, Sequence, Take } from '../sequence/types.ts';
import { sourceSeconds } from '../time/source-frame.ts';
import { layoutTrack, type PlacedClip } from './layout.ts';
import { type ShapePoint, soundShape } from './sound-shape.ts';

/** One stretch of sound. Frames are sequence frames; `from` and `length` include the overlap of transitions. */
export interface Sound {
  readonly placed: PlacedClip;
  readonly take: Take;
  readonly from: number;
  readonly length: number;
  /** Seconds into the file at which `from` sounds; negative where the file starts later (silence until then). */
  readonly sourceStart: number;
  /** File seconds for each second of film. */
  readonly speed: number;
  /** Clip and track together. */
  readonly gainDb: number;
  /** −1 left … 1 right: clip and track together. */
  readonly pan: number;
  /** What the level does over time; null: nothing but its fades. */
  readonly shape: readonly ShapePoint[] | null;
  readonly curve: Fades['curve'];
  /** Ramps in frames: the longer of the clip's fade and the transition. */
  readonly fadeIn: number;
  readonly fadeOut: number;
}

/**
 * Every sound of the sequence: a picture's own sound and the clips of the audio tracks. Muted tracks and clips are
 * silent; where any track is soloed only soloed tracks sound. Player and export mix from this list.
 */
export function soundsOf(sequence: Sequence): readonly Sound[] {
  const solo = sequence.tracks.some((track) => track.solo);
  const sounds: Sound[] = [];
  for (let trackIndex = 0; trackIndex < sequence.tracks.length; trackIndex++) {
    const track = sequence.tracks[trackIndex]!;
    if (track.muted || (solo && !track.solo)) continue;
    for (const placed of layoutTrack(sequence, trackIndex)) {
      const { clip, take } = placed;
      if (!take?.audio || take.state !== 'ready' || clip.muted || clip.disabled) continue;
      sounds.push({
        placed,
        take,
        from: placed.start - placed.lead,
        length: placed.lead + placed.length + placed.tail,
        sourceStart: sourceSeconds(clip, take, sequence.rate, -placed.lead),
        speed: clip.speed.num / clip.speed.den,
        gainDb: (clip.keys?.gainDb ? 0 : clip.gainDb) + (track.gainDb ?? 0),
        pan: Math.min(1, Math.max(-1, (clip.pan ?? 0) + (track.pan ?? 0))),
        shape: soundShape(sequence, placed),
        curve: clip.fades?.curve,
        fadeIn: Math.max(clip.fades?.in ?? 0, placed.head ? placed.head.in + placed.head.out : 0),
        fadeOut: Math.max(clip.fades?.out ?? 0, placed.foot ? placed.foot.in + placed.foot.out : 0),
      });
    }
  }
  return sounds;
}

export const gainOf = (db: number): number => 10 ** (db / 20);

/**
 * Levels that a balance gives to left and right: the middle is as it was, to either side the other goes down. A stereo
 * sound keeps its sides apart, as on the balance knob of a desk.
 */
export const balance = (pan: number): readonly [number, number] => [Math.min(1, 1 - pan), Math.min(1, 1 + pan)];
