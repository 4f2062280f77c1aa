import type { Take } from '../sequence/types.ts';
import type { Rate, Rational } from '../time/rate.ts';
import { readTime, ZERO } from './fcpxml-time.ts';
import { childOf, type XmlElement } from './xml.ts';

/** A file that the document names. */
export interface FcpAsset {
  readonly id: string;
  readonly name: string;
  readonly url: string;
  /** Time of its first frame: cameras do not begin at 0. */
  readonly start: Rational;
  readonly duration: Rational;
  readonly rate: Rate;
  readonly kind: Take['kind'] | undefined;
  readonly audio: boolean;
}

export interface FcpFormat {
  readonly rate: Rate | null;
  readonly width: number;
  readonly height: number;
}

/** `resources`, by id. */
export interface FcpResources {
  readonly formats: ReadonlyMap<string, FcpFormat>;
  readonly assets: ReadonlyMap<string, FcpAsset>;
  /** Names of effects, generators, compound and multicam clips. */
  readonly others: ReadonlyMap<string, string>;
}

/** Formats that are named and not measured: `FFVideoFormat1080p2398`. */
const NAMED_RATES: Readonly<Record<string, Rate>> = {
  '2398': { num: 24000, den: 1001 },
  '24': { num: 24, den: 1 },
  '25': { num: 25, den: 1 },
  '2997': { num: 30000, den: 1001 },
  '30': { num: 30, den: 1 },
  '50': { num: 50, den: 1 },
  '5994': { num: 60000, den: 1001 },
  '60': { num: 60, den: 1 },
};

export function readResources(root: XmlElement): FcpResources {
  const formats = new Map<string, FcpFormat>();
  const assets = new Map<string, FcpAsset>();
  const others = new Map<string, string>();
  const resources = childOf(root, 'resources')?.children ?? [];
  for (const element of resources) {
    if (element.name === 'format') formats.set(element.attributes.id ?? '', readFormat(element));
  }
  for (const element of resources) {
    const { id = '', name = '' } = element.attributes;
    if (element.name === 'asset') assets.set(id, readAsset(element, formats));
    else if (element.name !== 'format') others.set(id, name);
  }
  return { formats, assets, others };
}

function readFormat({ attributes }: XmlElement): FcpFormat {
  const frame = readTime(attributes.frameDuration);
  const named = /[pi](\d{2,4})$/.exec(attributes.name ?? '')?.[1];
  const height = /(\d{3,4})[pi]\d{2,4}$/.exec(attributes.name ?? '')?.[1];
  return {
    rate: frame && frame.num > 0 ? { num: frame.den, den: frame.num } : ((named && NAMED_RATES[named]) ?? null) || null,
    width: Number(attributes.width) || (height ? Math.round((Number(height) * 16) / 9) : 0),
    height: Number(attributes.height) || Number(height) || 0,
  };
}

function readAsset(element: XmlElement, formats: ReadonlyMap<string, FcpFormat>): FcpAsset {
  const { id = '', name = '', src, format, hasVideo, hasAudio, ...rest } = element.attributes;
  const picture = hasVideo === '1' || (hasVideo === undefined && hasAudio !== '1');
  const duration = readTime(rest.duration) ?? ZERO;
  return {
    id,
    name,
    // Up to 1.8 the address stood on the asset itself.
    url: childOf(element, 'media-rep')?.attributes.src ?? src ?? '',
    start: readTime(rest.start) ?? ZERO,
    duration,
    rate: formats.get(format ?? '')?.rate ?? { num: 24, den: 1 },
    kind: picture ? (duration.num === 0 ? 'image' : 'video') : 'audio',
    audio: hasAudio === '1',
  };
}
