import type { Clip, Item, Sequence, Take, Track } from '../sequence/types.ts';
import type { Rate } from '../time/rate.ts';
import { sourceFrame } from '../time/source-frame.ts';
import { UNKNOWN_ASSET } from './imported.ts';

export interface InterchangeOptions {
  /** Address of an artifact in the written file; a relative one travels with the media. */
  readonly url?: (take: Take) => string;
}

export const extensionOf = (take: Take): string => ({ video: 'mp4', image: 'png', audio: 'wav' })[take.kind];
/** Beside the written file, by the hash; a file of another program that nobody has found keeps the address it came with. */
export const relativeUrl = (take: Take): string =>
  take.asset === UNKNOWN_ASSET && take.origin ? take.origin.hash : `media/${take.asset}.${extensionOf(take)}`;

const fps = (rate: Rate): number => rate.num / rate.den;
const time = (value: number, rate: Rate) => ({ OTIO_SCHEMA: 'RationalTime.1', value, rate: fps(rate) });
const range = (start: number, length: number, rate: Rate) => ({
  OTIO_SCHEMA: 'TimeRange.1',
  start_time: time(start, rate),
  duration: time(length, rate),
});

/**
 * The cut as OpenTimelineIO (Clip.2, Marker.2: old readers accept it, new ones upgrade it). Every take is a media
 * reference of its clip, the active one is the active key, and a slug is a generator with its prompt; what OTIO has no
 * word for travels under `metadata.reelgraph`, so that {@link readOtio} gives the same sequence back.
 */
export function writeOtio(sequence: Sequence, { url = relativeUrl }: InterchangeOptions = {}): string {
  const { rate } = sequence;
  const { tracks: _tracks, markers, foreign, ...head } = sequence;
  const document = {
    OTIO_SCHEMA: 'Timeline.1',
    name: sequence.title,
    metadata: { ...own(foreign?.metadata), reelgraph: head },
    tracks: {
      OTIO_SCHEMA: 'Stack.1',
      name: 'tracks',
      children: sequence.tracks.map((track) => writeTrack(track, rate, url)),
      markers: markers.map((marker) => ({
        OTIO_SCHEMA: 'Marker.2',
        name: marker.name,
        color: 'GREEN',
        comment: marker.note ?? '',
        marked_range: range(marker.at, marker.length ?? 0, rate),
        metadata: { reelgraph: { id: marker.id, colour: marker.colour } },
      })),
    },
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

function writeTrack(track: Track, rate: Rate, url: (take: Take) => string) {
  const { items, ...facts } = track;
  return {
    OTIO_SCHEMA: 'Track.1',
    name: track.name,
    kind: track.kind === 'video' ? 'Video' : 'Audio',
    enabled: !(track.hidden || track.muted),
    metadata: { reelgraph: facts },
    children: items.map((item) => writeItem(item, rate, url)),
  };
}

function writeItem(item: Item, rate: Rate, url: (take: Take) => string) {
  if (item.type === 'gap') {
    return { OTIO_SCHEMA: 'Gap.1', name: '', source_range: range(0, item.length, rate), metadata: {} };
  }
  if (item.type === 'transition') {
    return {
      OTIO_SCHEMA: 'Transition.1',
      name: item.kind,
      transition_type: item.kind === 'dissolve' ? 'SMPTE_Dissolve' : 'Custom_Transition',
      in_offset: time(item.in, rate),
      out_offset: time(item.out, rate),
      metadata: { reelgraph: { id: item.id, kind: item.kind } },
    };
  }
  return writeClip(item, rate, url);
}

const own = (json: unknown): Record<string, unknown> =>
  typeof json === 'object' && json !== null ? (json as Record<string, unknown>) : {};

function writeClip(clip: Clip, rate: Rate, url: (take: Take) => string) {
  const { takes, trim, foreign, ...facts } = clip;
  // A nested stack, or something newer than this program, goes back as it came, as long as it is.
  if (foreign?.child) return { ...own(foreign.child), source_range: range(trim.in, trim.length, rate) };
  const references: Record<string, unknown> = Object.fromEntries(
    Object.values(takes).map((take) => [take.id, writeTake(take, url)]),
  );
  const active = clip.activeTake;
  const take = active ? takes[active] : undefined;
  if (!take) references.SLUG = writeSlug(clip, rate);
  const speed = clip.speed.num / clip.speed.den;
  return {
    OTIO_SCHEMA: 'Clip.2',
    name: clip.name,
    enabled: !clip.disabled,
    source_range: take
      ? range(sourceFrame(clip, take, rate, 0), (trim.length * fps(take.rate)) / fps(rate), take.rate)
      : range(trim.in, trim.length, rate),
    media_references: references,
    active_media_reference_key: take ? active : 'SLUG',
    effects: [
      ...(speed === 1
        ? []
        : [
            {
              OTIO_SCHEMA: 'LinearTimeWarp.1',
              name: 'speed',
              effect_name: 'LinearTimeWarp',
              time_scalar: speed,
              metadata: {},
            },
          ]),
      ...(Array.isArray(foreign?.effects) ? foreign.effects : []),
    ],
    ...(foreign?.markers ? { markers: foreign.markers } : {}),
    metadata: { ...own(foreign?.metadata), reelgraph: { ...facts, trim } },
  };
}

function writeTake(take: Take, url: (take: Take) => string) {
  return {
    OTIO_SCHEMA: 'ExternalReference.1',
    name: take.origin?.label ?? take.id,
    target_url: url(take),
    available_range: range(0, take.frames, take.rate),
    metadata: { reelgraph: take },
  };
}

const writeSlug = (clip: Clip, rate: Rate) => ({
  OTIO_SCHEMA: 'GeneratorReference.1',
  name: clip.name,
  generator_kind: 'reelgraph.slug',
  available_range: range(0, clip.trim.length, rate),
  parameters: { prompt: clip.slug?.prompt ?? '' },
  metadata: {},
});
