import type { Result } from '../result.ts';
import { refuse } from '../result.ts';
import { newClip } from '../sequence/create.ts';
import type { Clip, Marker, Take } from '../sequence/types.ts';
import { seqFrame } from '../time/frames.ts';
import type { Rate, Rational } from '../time/rate.ts';
import { ONE, rational } from '../time/rational.ts';
import { parseTimecode } from '../time/timecode.ts';
import { commentOf, type EdlEvent, type EdlList, eventPlace, readEvents } from './edl-events.ts';
import {
  type Imported,
  importedSequence,
  itemsOf,
  type Laid,
  type LaidTransition,
  type Locate,
  rowsOf,
  takeOfFile,
} from './imported.ts';
import { Report } from './report.ts';

export interface EdlOptions {
  /** A list does not say its own rate. */
  readonly rate?: Rate;
  readonly size?: { readonly width: number; readonly height: number };
  /** Gets the file of the clip where a comment names one, else the clip's name, else the reel. */
  readonly locate?: Locate;
}

/**
 * Reads a CMX 3600 edit list. Record time counts from the first event. A dissolve, which the format lets begin at the cut,
 * comes back as one that lies behind it; black is a hole, or a shot without a picture where a comment holds a prompt.
 * Reels become takes that `locate` finds or that are offline. Refuses `bad_edl` when no event can be read.
 */
export function readEdl(
  text: string,
  { rate = { num: 24, den: 1 }, size, locate = () => null }: EdlOptions = {},
): Result<Imported> {
  const report = new Report();
  const list = readEvents(text, rate, report);
  if (list.events.length === 0) {
    return refuse('bad_edl', 'The file holds no event of a CMX 3600 edit list.', {
      fix: 'Export the cut as EDL (CMX 3600) from the other program.',
    });
  }
  const zero = Math.min(...list.events.map((event) => event.record.from));
  const laying = new Laying(list, rate, zero, locate, report);
  for (const [i, event] of list.events.entries()) laying.lay(event, list.events[i - 1]);
  return importedSequence(
    {
      title: list.title,
      rate,
      dropFrame: list.dropFrame,
      ...(size ? { size } : {}),
      video: rowsOf(laying.video).map((row, i) => ({
        name: i === 0 ? 'Film' : `Overlay ${i}`,
        items: itemsOf(row, (cut) => (i === 0 ? laying.transitions.find((it) => it.cut === cut) : undefined)),
      })),
      audio: [...laying.audio]
        .sort(([a], [b]) => a - b)
        .flatMap(([, laid]) => rowsOf(laid))
        .map((row, i) => ({ name: `Sound ${i + 1}`, items: itemsOf(row) })),
      markers: laying.markers,
    },
    () => report.losses,
  );
}

const isBlack = (reel: string): boolean => /^(BL|BLACK)$/i.test(reel);

class Laying {
  readonly video: Laid[] = [];
  readonly audio = new Map<number, Laid[]>();
  readonly transitions: LaidTransition[] = [];
  readonly markers: Marker[] = [];
  readonly #list: EdlList;
  readonly #rate: Rate;
  readonly #zero: number;
  readonly #locate: Locate;
  readonly #report: Report;
  #serial = 0;

  constructor(list: EdlList, rate: Rate, zero: number, locate: Locate, report: Report) {
    this.#list = list;
    this.#rate = rate;
    this.#zero = zero;
    this.#locate = locate;
    this.#report = report;
  }

  lay(event: EdlEvent, before: EdlEvent | undefined): void {
    this.#mark(event);
    const length = event.record.to - event.record.from;
    // The first line of a dissolve has no length: it only names what the picture comes from.
    if (length === 0) return;
    const start = event.record.from - this.#zero;
    const prompt = commentOf(event, 'PROMPT');
    // Black with a name is a shot that is not made yet; without one it is a hole.
    if (isBlack(event.reel) && prompt === undefined && !commentOf(event, 'FROM CLIP NAME')) return;
    const { video, sounds } = channelsOf(event.channels);
    if (video) {
      this.video.push({ clip: this.#clip(event, length, prompt), start });
      if (event.mix > 0) this.#mix(event, before, start);
    }
    for (const channel of sounds) {
      const row = this.audio.get(channel) ?? [];
      row.push({ clip: this.#clip(event, length, undefined), start });
      this.audio.set(channel, row);
    }
    if (!video && sounds.length === 0)
      this.#report.note(
        'channel',
        `Channel “${event.channels}” is not known`,
        eventPlace(event, this.#rate, this.#list.dropFrame),
      );
  }

  #mix(event: EdlEvent, before: EdlEvent | undefined, cut: number): void {
    const outgoing = before?.number === event.number && this.video.some((it) => it.start + it.clip.trim.length === cut);
    if (!outgoing) {
      this.#report.note(
        'transition',
        'A fade from black was left out',
        eventPlace(event, this.#rate, this.#list.dropFrame),
      );
      return;
    }
    this.transitions.push({
      id: this.#id('transition'),
      kind: event.kind === 'wipe' ? 'wipe' : 'dissolve',
      cut,
      before: 0,
      after: event.mix,
    });
  }

  #clip(event: EdlEvent, length: number, prompt: string | undefined): Clip {
    const name = commentOf(event, 'TO CLIP NAME') ?? commentOf(event, 'FROM CLIP NAME') ?? event.reel;
    const facts = { id: this.#id('clip'), name, length, ...(prompt ? { slug: { prompt } } : {}) };
    if (isBlack(event.reel)) return newClip(facts);
    const speed = this.#speed(event);
    const take = this.#take(event, name);
    const inPoint = Math.round((event.source.from * speed.den) / speed.num);
    return newClip({
      ...facts,
      speed,
      trim: { in: seqFrame(inPoint), length: seqFrame(length) },
      takes: { [take.id]: take },
      activeTake: take.id,
    });
  }

  #take(event: EdlEvent, name: string): Take {
    const file = commentOf(event, 'FROM FILE', 'SOURCE FILE', 'FROM CLIP');
    const url = file ?? (name === event.reel ? event.reel : name);
    // How long the file is, nobody says: at least as long as it is used.
    const used = this.#list.events.filter((other) => other.reel === event.reel).map((other) => other.source.to);
    return takeOfFile({ id: event.reel, url, name, rate: this.#rate, frames: Math.max(...used) + 1 }, this.#locate);
  }

  #speed(event: EdlEvent): Rational {
    if (event.fps === undefined) return ONE;
    const place = eventPlace(event, this.#rate, this.#list.dropFrame);
    if (event.fps < 0) this.#report.note('speed', 'A clip that plays backwards plays forwards', place);
    if (event.fps === 0) this.#report.note('speed', 'A freeze frame plays at full speed', place);
    const ratio = (Math.abs(event.fps) * this.#rate.den) / this.#rate.num;
    return ratio < 0.01 || ratio > 100 ? ONE : rational(Math.round(ratio * 1000), 1000);
  }

  /** `* LOC: 01:00:04:05 RED the words`: a locator, in record time. */
  #mark(event: EdlEvent): void {
    for (const text of event.comments) {
      const match = /^LOC:\s*([\d:;.]+)\s+(\S+)\s*(.*)$/i.exec(text);
      const frame = match ? parseTimecode(match[1] ?? '', this.#rate, this.#list.dropFrame) : null;
      if (!match || !frame?.ok || frame.value < this.#zero) continue;
      this.markers.push({
        id: this.#id('marker') as Marker['id'],
        at: seqFrame(frame.value - this.#zero),
        name: match[3] || (match[2] ?? ''),
      });
    }
  }

  #id(kind: string): string {
    this.#serial += 1;
    return `${kind}-${this.#serial}`;
  }
}

/** `B` is picture and first sound, `AA` both first sounds, `A2/V` the second and the picture. */
function channelsOf(channels: string): { video: boolean; sounds: readonly number[] } {
  const parts = channels.split('/');
  const sounds = parts.flatMap((part) => {
    if (part === 'AA') return [1, 2];
    if (part === 'B') return [1];
    const match = /^A(\d*)$/.exec(part);
    return match ? [Number(match[1] || 1)] : [];
  });
  return { video: parts.some((part) => part === 'V' || part === 'B' || /^V\d+$/.test(part)), sounds };
}
