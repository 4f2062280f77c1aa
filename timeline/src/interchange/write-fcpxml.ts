import { layoutSequence, layoutTrack, type PlacedClip } from '../layout/layout.ts';
import { sequenceLength } from '../sequence/items.ts';
import type { Sequence, Transition } from '../sequence/types.ts';
import { type ClipPlace, clipElement, GAP_START, localStart } from './fcpxml-clip.ts';
import { Resources } from './fcpxml-resources.ts';
import { writeTime } from './fcpxml-time.ts';
import { noteLooks, noteTracks } from './looks.ts';
import { type Loss, placeOf, Report } from './report.ts';
import { type InterchangeOptions, relativeUrl } from './write-otio.ts';
import { printXml, type XmlElement, xml } from './xml.ts';

/** 1.10: read by Final Cut Pro 10.6 and later, and by DaVinci Resolve. */
const VERSION = '1.10';

/** A stretch of the storyline on which other clips hang: a clip, or a hole. */
interface Slot {
  readonly start: number;
  readonly end: number;
  /** Frame of its own time at its head. */
  readonly local: number;
  readonly placed: PlacedClip | null;
}

/** Clips of another track that transitions join: one secondary storyline. */
interface Run {
  readonly lane: number;
  readonly clips: readonly PlacedClip[];
}

/**
 * The cut as FCPXML: the film track is the storyline, the others hang on it in lanes, takes are auditions whose first
 * child is the pick, speeds are time maps, holes are gaps. `losses` says what the format does not carry.
 */
export function writeFcpxml(
  sequence: Sequence,
  { url = relativeUrl }: InterchangeOptions = {},
): { readonly text: string; readonly losses: readonly Loss[] } {
  const report = new Report();
  const resources = new Resources(sequence, url);
  const format = resources.format();
  const base = { sequence, resources, report };
  const slots = slotsOf(sequence);
  const hanging = hangOn(slots, sequence, base);
  const spine: XmlElement[] = [];
  slots.forEach((slot, i) => {
    const offset = writeTime(slot.start, sequence.rate);
    const head = slot.placed?.head;
    if (head) spine.push(transitionElement(head, slot.start, slot.start, base));
    const children = [...(hanging[i] ?? []), ...markersOf(slot, i === slots.length - 1, base)];
    spine.push(
      slot.placed
        ? clipElement(
            slot.placed.clip,
            { ...base, track: slot.placed.track, start: slot.start, offset, lane: 0 },
            children,
          )
        : xml(
            'gap',
            { name: 'Gap', offset, start: `${GAP_START}s`, duration: writeTime(slot.end - slot.start, sequence.rate) },
            children,
          ),
    );
  });
  const text = printXml(
    xml('fcpxml', { version: VERSION }, [
      resources.element,
      xml('library', {}, [
        xml('event', { name: sequence.title }, [
          xml('project', { name: sequence.title }, [
            xml(
              'sequence',
              {
                format,
                duration: writeTime(sequenceLength(sequence), sequence.rate),
                tcStart: '0s',
                tcFormat: sequence.dropFrame ? 'DF' : 'NDF',
                audioLayout: 'stereo',
                audioRate: sequence.sampleRate === 44_100 ? '44.1k' : sequence.sampleRate === 96_000 ? '96k' : '48k',
              },
              [xml('spine', {}, spine)],
            ),
          ]),
        ]),
      ]),
    ]),
  );
  noteTracks(sequence, report);
  for (const { clip, start, track } of layoutSequence(sequence)) {
    if (!track.captions) noteLooks(clip, start, sequence, report);
  }
  return { text, losses: report.losses };
}

type Base = Pick<ClipPlace, 'sequence' | 'resources' | 'report'>;

const filmIndex = (sequence: Sequence): number => sequence.tracks.findIndex((track) => track.kind === 'video');

/** The film track with its holes, and one more at the end when another track is longer. */
function slotsOf(sequence: Sequence): readonly Slot[] {
  const film = filmIndex(sequence);
  const hour = Math.round((GAP_START * sequence.rate.num) / sequence.rate.den);
  const slots: Slot[] = [];
  let at = 0;
  const hole = (end: number) => {
    if (end > at) slots.push({ start: at, end, local: hour, placed: null });
  };
  for (const placed of film < 0 ? [] : layoutTrack(sequence, film)) {
    hole(placed.start);
    slots.push({ start: placed.start, end: placed.end, local: localStart(placed.clip, sequence), placed });
    at = placed.end;
  }
  hole(sequenceLength(sequence));
  return slots;
}

/** For each slot the clips of the other tracks that begin in it. */
function hangOn(slots: readonly Slot[], sequence: Sequence, base: Base): readonly XmlElement[][] {
  const hanging: XmlElement[][] = slots.map(() => []);
  let over = 0;
  let under = 0;
  const film = filmIndex(sequence);
  sequence.tracks.forEach((track, index) => {
    if (index === film || track.captions) return;
    const lane = track.kind === 'video' ? ++over : -++under;
    for (const run of runsOf(layoutTrack(sequence, index), lane)) {
      const first = run.clips[0]!;
      const i = slots.findIndex((slot) => first.start < slot.end);
      const slot = slots[i];
      if (!slot) continue;
      const offset = writeTime(slot.local + first.start - slot.start, sequence.rate);
      hanging[i]!.push(runElement(run, offset, base));
    }
  });
  return hanging;
}

function runsOf(clips: readonly PlacedClip[], lane: number): readonly Run[] {
  const runs: PlacedClip[][] = [];
  for (const clip of clips) {
    const last = runs.at(-1);
    if (clip.head && last) last.push(clip);
    else runs.push([clip]);
  }
  return runs.map((list) => ({ lane, clips: list }));
}

function runElement({ lane, clips }: Run, offset: string, base: Base): XmlElement {
  const { sequence } = base;
  const [first] = clips as readonly [PlacedClip, ...PlacedClip[]];
  // One clip hangs by itself, unless it has no file: a gap cannot be connected, a storyline that holds one can.
  if (clips.length === 1 && first.take) {
    return clipElement(first.clip, { ...base, track: first.track, start: first.start, offset, lane }, []);
  }
  // Inside a secondary storyline offsets count from its own head.
  const inside = clips.flatMap((placed) => {
    const at = placed.start - first.start;
    const place = { ...base, track: placed.track, start: placed.start, offset: writeTime(at, sequence.rate), lane: 0 };
    const clip = clipElement(placed.clip, place, []);
    return placed.head ? [transitionElement(placed.head, at, placed.start, base), clip] : [clip];
  });
  return xml('spine', { lane: String(lane), offset }, inside);
}

/** It lies over the cut; Final Cut Pro centres it there. */
function transitionElement(transition: Transition, cut: number, start: number, { sequence, resources, report }: Base) {
  const { rate } = sequence;
  const where = placeOf(start, sequence);
  if (transition.kind !== 'dissolve')
    report.note('transition', `A ${transition.kind} is written as a cross dissolve`, where);
  if (Math.abs(transition.in - transition.out) > 1)
    report.note('transition', 'A transition off the middle of its cut may be centred by the other program', where);
  return xml(
    'transition',
    {
      name: 'Cross Dissolve',
      offset: writeTime(cut - transition.in, rate),
      duration: writeTime(transition.in + transition.out, rate),
    },
    [
      xml('filter-video', { ref: resources.dissolve(), name: 'Cross Dissolve' }),
      xml('filter-audio', { ref: resources.crossfade(), name: 'Audio Crossfade' }),
    ],
  );
}

/** Markers stand in the clip under them, in its own time. The last slot takes those beyond the end, too. */
function markersOf(slot: Slot, last: boolean, { sequence, report }: Base): readonly XmlElement[] {
  const inside = sequence.markers.filter(({ at }) => at >= slot.start && (at < slot.end || last));
  if (inside.some((marker) => marker.colour)) report.note('marker', 'Colours of markers are not carried');
  return inside.map((marker) =>
    xml('marker', {
      start: writeTime(slot.local + marker.at - slot.start, sequence.rate),
      duration: writeTime(marker.length ?? 1, sequence.rate),
      value: marker.name,
      note: marker.note,
    }),
  );
}
