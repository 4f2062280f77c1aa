import type { Clip } from '../sequence/types.ts';
import { seqFrame } from '../time/frames.ts';
import type { Rate, Rational } from '../time/rate.ts';
import { divide, multiply, ONE, rational } from '../time/rational.ts';
import { framesOf, minus, plus, readTime, ZERO } from './fcpxml-time.ts';
import type { Report } from './report.ts';
import { childOf, type XmlElement } from './xml.ts';

type Size = { readonly width: number; readonly height: number };

/** What Final Cut Pro adds to every clip by itself and what changes nothing that is seen here. */
const SILENT = new Set([
  'adjust-colorConform',
  'adjust-conform',
  'adjust-volume',
  'adjust-blend',
  'adjust-transform',
  'adjust-panner',
]);

/** A time map of two points is a constant speed; the source time at the head follows from it. */
export function speedOf(
  element: XmlElement,
  start: Rational,
  place: string,
  report: Report,
): { speed: Rational; source?: Rational } {
  const points = (childOf(element, 'timeMap')?.children ?? []).filter((child) => child.name === 'timept');
  const [first, last] = [points[0], points.at(-1)];
  const t0 = readTime(first?.attributes.time);
  const v0 = readTime(first?.attributes.value);
  const t1 = readTime(last?.attributes.time);
  const v1 = readTime(last?.attributes.value);
  if (!t0 || !v0 || !t1 || !v1 || t0 === t1) return { speed: ONE };
  const time = minus(t1, t0);
  const value = minus(v1, v0);
  if (time.num <= 0 || value.num === 0) {
    report.note('speed', 'A freeze frame plays at full speed', place);
    return { speed: ONE };
  }
  if (points.length > 2) report.note('speed', 'A speed ramp became its average speed', place);
  if (value.num < 0) report.note('speed', 'A clip that plays backwards plays forwards', place);
  const speed = tame(divide(value.num < 0 ? minus(ZERO, value) : value, time));
  const source = value.num < 0 ? v1 : plus(v0, multiply(minus(start, t0), speed));
  return { speed, source };
}

/** Speeds lie between 1/100 and 100 and have a denominator that a document may hold. */
function tame(speed: Rational): Rational {
  const bounded = Math.min(100, Math.max(0.01, speed.num / speed.den));
  return speed.num <= 100_000 && speed.den <= 100_000 && bounded === speed.num / speed.den
    ? speed
    : rational(Math.max(1, Math.round(bounded * 1000)), 1000);
}

/** Volume, opacity, fades, place: what both sides have. */
export function looks(
  element: XmlElement,
  { rate, size }: { readonly rate: Rate; readonly size: Size },
): Partial<Clip> {
  const volume = childOf(element, 'adjust-volume');
  const blend = childOf(element, 'adjust-blend');
  const gain = Number.parseFloat(volume?.attributes.amount ?? '0');
  const opacity = Number.parseFloat(blend?.attributes.amount ?? '1');
  const fade = (name: string): number => {
    const params = [...(volume?.children ?? []), ...(blend?.children ?? [])].filter((child) => child.name === 'param');
    const found = params.map((param) => childOf(param, name)).find((it) => it);
    return found ? framesOf(readTime(found.attributes.duration) ?? ZERO, rate) : 0;
  };
  const fades = { in: seqFrame(fade('fadeIn')), out: seqFrame(fade('fadeOut')) };
  const transform = transformOf(childOf(element, 'adjust-transform'), size);
  return {
    ...(Number.isFinite(gain) && gain !== 0 ? { gainDb: Math.min(24, Math.max(-96, gain)) } : {}),
    ...(opacity >= 0 && opacity < 1 ? { opacity } : {}),
    ...(fades.in + fades.out > 0 ? { fades } : {}),
    ...(transform ? { transform } : {}),
    ...(element.attributes.enabled === '0' ? { disabled: true } : {}),
    ...(element.attributes.srcEnable === 'video' ? { muted: true } : {}),
  };
}

function transformOf(element: XmlElement | undefined, size: Size): Clip['transform'] {
  if (!element) return undefined;
  const numbers = (text: string | undefined, other: number) =>
    (text ?? '').split(/\s+/).map((it) => (Number.isFinite(Number.parseFloat(it)) ? Number.parseFloat(it) : other));
  const [x = 0, y = 0] = numbers(element.attributes.position, 0);
  const [scale = 1] = numbers(element.attributes.scale ?? '1', 1);
  const [turn = 0] = numbers(element.attributes.rotation, 0);
  return {
    x: (x * size.height) / (100 * size.width),
    y: -y / 100 + 0,
    scale: Math.min(100, Math.max(0.01, scale)),
    rotation: -turn + 0,
  };
}

export const titleText = (element: XmlElement): string =>
  element.children
    .filter((child) => child.name === 'text')
    .map((text) => text.text + text.children.map((style) => style.text).join(''))
    .join('\n')
    .trim();

export function noteEffects(element: XmlElement, place: string, report: Report): void {
  for (const { name, attributes } of element.children) {
    if (name.startsWith('filter-'))
      report.note('effect', `The effect “${attributes.name ?? name}” was not taken`, place);
    else if (name.startsWith('adjust-') && !SILENT.has(name))
      report.note('effect', `“${name.slice(7)}” was not taken`, place);
  }
}
