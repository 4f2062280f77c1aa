import type { Sequence, Take } from '../sequence/types.ts';
import type { Rate } from '../time/rate.ts';
import { timeText, writeTime } from './fcpxml-time.ts';
import { type XmlElement, xml } from './xml.ts';

/** Final Cut Pro's own effects by the names that its files use. */
const DISSOLVE = { name: 'Cross Dissolve', uid: 'FxPlug:4731E73A-8DAC-4113-9A30-AE85B1761265' };
const CROSSFADE = { name: 'Audio Crossfade', uid: 'FFAudioTransition' };

type Size = { readonly width: number; readonly height: number };

/** The `resources` of a document: each format, file and effect once, asked for by whoever needs its id. */
export class Resources {
  readonly #sequence: Sequence;
  readonly #url: (take: Take) => string;
  readonly #ids = new Map<string, string>();
  readonly #elements: XmlElement[] = [];

  constructor(sequence: Sequence, url: (take: Take) => string) {
    this.#sequence = sequence;
    this.#url = url;
  }

  get element(): XmlElement {
    return xml('resources', {}, this.#elements);
  }

  format(rate: Rate = this.#sequence.rate, size: Size = this.#sequence.size): string {
    return this.#once(`format ${rate.num}/${rate.den} ${size.width}x${size.height}`, (id) =>
      xml('format', {
        id,
        frameDuration: timeText({ num: rate.den, den: rate.num }),
        width: String(size.width),
        height: String(size.height),
      }),
    );
  }

  /** A still has no rate and no length of its own. */
  #stillFormat(size: Size): string {
    return this.#once(`still ${size.width}x${size.height}`, (id) =>
      xml('format', { id, name: 'FFVideoFormatRateUndefined', width: String(size.width), height: String(size.height) }),
    );
  }

  asset(take: Take): string {
    const size = take.size ?? this.#sequence.size;
    const picture = take.kind !== 'audio';
    const sound = take.audio || take.kind === 'audio';
    // The format comes first in the file, so its id is asked for before this element is made.
    const format = take.kind === 'image' ? this.#stillFormat(size) : picture ? this.format(take.rate, size) : undefined;
    return this.#once(`asset ${this.#url(take)} ${take.kind}`, (id) =>
      xml(
        'asset',
        {
          id,
          name: take.origin?.label ?? take.id,
          start: '0s',
          duration: take.kind === 'image' ? '0s' : writeTime(take.frames, take.rate),
          hasVideo: picture ? '1' : undefined,
          format,
          hasAudio: sound ? '1' : undefined,
          videoSources: picture ? '1' : undefined,
          audioSources: sound ? '1' : undefined,
          audioChannels: sound ? '2' : undefined,
          audioRate: sound ? String(this.#sequence.sampleRate) : undefined,
        },
        [xml('media-rep', { kind: 'original-media', src: this.#url(take) })],
      ),
    );
  }

  dissolve(): string {
    return this.#once('effect dissolve', (id) => xml('effect', { id, ...DISSOLVE }));
  }

  crossfade(): string {
    return this.#once('effect crossfade', (id) => xml('effect', { id, ...CROSSFADE }));
  }

  #once(key: string, make: (id: string) => XmlElement): string {
    const known = this.#ids.get(key);
    if (known) return known;
    const id = `r${this.#ids.size + 1}`;
    this.#ids.set(key, id);
    this.#elements.push(make(id));
    return id;
  }
}
