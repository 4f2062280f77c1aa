import { activeTake, missingFrames } from '../sequence/items.ts';
import type { Clip, Sequence, Take, Track } from '../sequence/types.ts';
import { takeReach } from '../time/source-frame.ts';
import type { Resources } from './fcpxml-resources.ts';
import { writeTime } from './fcpxml-time.ts';
import { placeOf, type Report } from './report.ts';
import { type XmlElement, xml } from './xml.ts';

/** Gaps and un-generated shots have no file; Final Cut Pro starts their own time at one hour. */
export const GAP_START = 3600;

/** Tells a shot without a picture from a hole. */
export const SLUG_KEY = 'reelgraph.slug';

export interface ClipPlace {
  readonly sequence: Sequence;
  readonly resources: Resources;
  readonly report: Report;
  readonly track: Track;
  /** Frame of the sequence where it begins: for the words of the report. */
  readonly start: number;
  /** `offset` as it is written, in the parent's own time. */
  readonly offset: string;
  /** 0 in the storyline, above 0 over it, below 0 under it. */
  readonly lane: number;
}

/** Seconds-as-frames at which a clip's own time begins: what hangs on it and its markers count from there. */
export function localStart(clip: Clip, sequence: Sequence): number {
  const take = activeTake(clip);
  if (!take) return Math.round((GAP_START * sequence.rate.num) / sequence.rate.den);
  return startIn(clip, take, sequence);
}

/** Sequence frames from the head of a take's file to where the clip begins in it. */
function startIn(clip: Clip, take: Take, sequence: Sequence): number {
  if (take.kind === 'image') return 0;
  return Math.max(0, takeReach(take, sequence.rate, clip.speed).before + clip.trim.in);
}

/**
 * One clip: an `asset-clip`, a `video` for a still, an `audition` of them where it has several takes (the first is the
 * pick), or a `gap` with the prompt as its note where no take exists yet. `hanging` are connected clips and markers.
 */
export function clipElement(clip: Clip, place: ClipPlace, hanging: readonly XmlElement[]): XmlElement {
  const { sequence, report, start } = place;
  const at = { offset: place.offset, lane: place.lane === 0 ? undefined : String(place.lane) };
  const active = activeTake(clip);
  if (!active) return slug(clip, place, hanging);
  const missing = missingFrames(clip, sequence.rate);
  if (missing.before > 0 || missing.after > 0) {
    report.note(
      'held',
      'A frame that is held where a take is too short does not exist in FCPXML; the clip is longer than its file',
      placeOf(start, sequence),
    );
  }
  const others = Object.values(clip.takes).filter((take) => take !== active && take.state === 'ready');
  if (others.length === 0) return takeElement(clip, active, place, at, hanging);
  return xml('audition', at, [
    takeElement(clip, active, place, {}, hanging),
    ...others.map((take) => takeElement(clip, take, place, {}, [])),
  ]);
}

/** A hole that says by its metadata that it is a shot, so that it is one again when the file comes back. */
function slug(clip: Clip, place: ClipPlace, hanging: readonly XmlElement[]): XmlElement {
  const { sequence, report, start } = place;
  if (!clip.text && !clip.adjustment)
    report.note('slug', 'Shots that are not made yet are gaps with their prompt as a note', placeOf(start, sequence));
  return xml(
    'gap',
    {
      name: clip.name,
      offset: place.offset,
      start: `${GAP_START}s`,
      duration: writeTime(clip.trim.length, sequence.rate),
    },
    [
      clip.slug?.prompt ? xml('note', {}, [], clip.slug.prompt) : undefined,
      ...hanging,
      xml('metadata', {}, [xml('md', { key: SLUG_KEY, value: '1' })]),
    ],
  );
}

function takeElement(
  clip: Clip,
  take: Take,
  place: ClipPlace,
  at: Record<string, string | undefined>,
  hanging: readonly XmlElement[],
): XmlElement {
  const { sequence, track, resources } = place;
  const still = take.kind === 'image';
  const sound = track.kind === 'audio';
  const silent = clip.muted || track.muted;
  const fades = clip.fades && clip.fades.in + clip.fades.out > 0 ? clip.fades : null;
  const enabled = clip.disabled || (track.hidden && !sound) || (sound && silent) ? '0' : undefined;
  const picture = sound ? [] : [transformOf(clip, sequence), blendOf(clip, sequence, fades)];
  const volume = still ? undefined : volumeOf(clip, sequence, fades);
  const carries = take.kind === 'video' && take.audio;
  const srcEnable = carries && sound ? 'audio' : carries && silent ? 'video' : undefined;
  const facts = still ? undefined : provenance(take);
  return xml(
    still ? 'video' : 'asset-clip',
    {
      ref: resources.asset(take),
      ...at,
      name: clip.name,
      start: still ? '0s' : writeTime(startIn(clip, take, sequence), sequence.rate),
      duration: writeTime(clip.trim.length, sequence.rate),
      enabled,
      format: take.kind === 'video' ? resources.format(take.rate, take.size ?? sequence.size) : undefined,
      srcEnable,
      audioRole: take.kind === 'audio' || carries ? roleOf(track) : undefined,
    },
    [
      clip.slug?.prompt ? xml('note', {}, [], clip.slug.prompt) : undefined,
      still ? undefined : conformOf(take, sequence),
      still ? undefined : timeMapOf(clip, take),
      ...picture,
      volume,
      ...hanging,
      facts,
    ],
  );
}

/** Media of another rate plays in real time, as it does here, and not frame for frame. */
function conformOf(take: Take, sequence: Sequence): XmlElement | undefined {
  const { rate } = take;
  if (take.kind === 'audio' || rate.num * sequence.rate.den === rate.den * sequence.rate.num) return undefined;
  const name = ['23.98', '24', '25', '29.97', '30', '60', '47.95', '48', '50', '59.94'].find(
    (text) => Math.abs(Number(text) - rate.num / rate.den) < 0.005,
  );
  return xml('conform-rate', { scaleEnabled: '0', srcFrameRate: name });
}

/** The whole file, mapped to the time that it takes at this speed. */
function timeMapOf(clip: Clip, take: Take): XmlElement | undefined {
  const { num, den } = clip.speed;
  if (num === den) return undefined;
  const end = { num: take.frames * take.rate.den * den, den: take.rate.num * num };
  return xml('timeMap', {}, [
    xml('timept', { time: '0s', value: '0s', interp: 'linear' }),
    xml('timept', {
      time: writeTime(end.num, { num: end.den, den: 1 }),
      value: writeTime(take.frames, take.rate),
      interp: 'linear',
    }),
  ]);
}

const plain = (n: number): string => String(Math.round(n * 10_000) / 10_000);

/** Position in hundredths of the frame's height, y upwards; degrees against the clock. */
function transformOf({ transform }: Clip, { size }: Sequence): XmlElement | undefined {
  if (!transform) return undefined;
  const { x, y, scale, rotation } = transform;
  return xml('adjust-transform', {
    position: `${plain((x * size.width * 100) / size.height)} ${plain(-y * 100)}`,
    scale: `${plain(scale)} ${plain(scale)}`,
    rotation: plain(-rotation),
  });
}

type Fades = { readonly in: number; readonly out: number } | null;

const fadeParam = (fades: NonNullable<Fades>, { rate }: Sequence): XmlElement =>
  xml('param', { name: 'amount' }, [
    fades.in > 0 && xml('fadeIn', { type: 'linear', duration: writeTime(fades.in, rate) }),
    fades.out > 0 && xml('fadeOut', { type: 'linear', duration: writeTime(fades.out, rate) }),
  ]);

function blendOf(clip: Clip, sequence: Sequence, fades: Fades): XmlElement | undefined {
  const { opacity = 1 } = clip;
  if (opacity === 1 && !fades) return undefined;
  return xml('adjust-blend', { amount: plain(opacity) }, [fades ? fadeParam(fades, sequence) : undefined]);
}

function volumeOf(clip: Clip, sequence: Sequence, fades: Fades): XmlElement | undefined {
  if (clip.gainDb === 0 && !fades) return undefined;
  return xml('adjust-volume', { amount: `${plain(clip.gainDb)}dB` }, [fades ? fadeParam(fades, sequence) : undefined]);
}

const roleOf = ({ kind, name }: Track): string =>
  kind === 'video'
    ? 'dialogue'
    : /music|score/i.test(name)
      ? 'music'
      : /dialog|voice|speech/i.test(name)
        ? 'dialogue'
        : 'effects';

const provenance = ({ origin }: Take): XmlElement | undefined =>
  origin &&
  xml('metadata', {}, [
    xml('md', { key: 'reelgraph.origin', value: origin.label }),
    xml('md', { key: 'reelgraph.hash', value: origin.hash }),
    origin.draft && xml('md', { key: 'reelgraph.draft', value: '1' }),
  ]);
