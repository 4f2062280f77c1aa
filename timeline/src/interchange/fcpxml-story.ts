import { newClip } from '../sequence/create.ts';
import type { Clip, Marker, Take } from '../sequence/types.ts';
import { seqFrame } from '../time/frames.ts';
import type { Rate, Rational } from '../time/rate.ts';
import { divide } from '../time/rational.ts';
import { SLUG_KEY } from './fcpxml-clip.ts';
import type { FcpAsset, FcpResources } from './fcpxml-files.ts';
import { looks, noteEffects, speedOf, titleText } from './fcpxml-looks.ts';
import { framesOf, minus, plus, readTime, ZERO } from './fcpxml-time.ts';
import { type Laid, type LaidTransition, type Locate, takeOfFile } from './imported.ts';
import { placeOf, type Report } from './report.ts';
import { childOf, type XmlElement } from './xml.ts';

/** Everything that was found, by lane: 0 is the storyline. Sound alone goes to `audio`, whatever its lane. */
export interface Story {
  readonly video: Map<number, Laid[]>;
  readonly audio: Map<number, Laid[]>;
  readonly transitions: Map<number, LaidTransition[]>;
  readonly markers: Marker[];
}

export interface StoryContext {
  readonly rate: Rate;
  readonly dropFrame: boolean;
  readonly size: { readonly width: number; readonly height: number };
  readonly resources: FcpResources;
  readonly locate: Locate;
  readonly report: Report;
  readonly story: Story;
  readonly nextId: (kind: string) => string;
}

const STORY = new Set([
  'asset-clip',
  'clip',
  'video',
  'audio',
  'title',
  'ref-clip',
  'sync-clip',
  'mc-clip',
  'audition',
  'gap',
]);
/** Elements one after the other from `at` (absolute seconds) on. Offsets are not needed: a storyline has no holes. */
export function walkSpine(spine: XmlElement, at: Rational, lane: number, context: StoryContext): void {
  let cursor = at;
  let first = true;
  for (const element of spine.children) {
    if (element.name === 'transition') {
      if (first)
        context.report.note(
          'transition',
          'A transition at the head of a storyline was left out',
          where(cursor, context),
        );
      else noteTransition(element, cursor, lane, context);
    } else if (STORY.has(element.name)) {
      cursor = plus(cursor, walkElement(element, cursor, lane, context));
      first = false;
    }
  }
}

const where = (seconds: Rational, context: StoryContext): string => placeOf(framesOf(seconds, context.rate), context);

function noteTransition(element: XmlElement, cut: Rational, lane: number, context: StoryContext): void {
  const { rate, story, nextId, report } = context;
  const length = framesOf(readTime(element.attributes.duration) ?? ZERO, rate);
  const name = element.attributes.name ?? '';
  const kind = /wipe/i.test(name) ? 'wipe' : /fade|dip/i.test(name) ? 'dip' : 'dissolve';
  if (kind === 'dissolve' && name && !/dissolve/i.test(name))
    report.note('transition', `The transition “${name}” became a dissolve`);
  // A whole number of frames to each side; the odd one goes before the cut.
  const before = Math.ceil(length / 2);
  const its = { id: nextId('transition'), kind, cut: framesOf(cut, rate), before, after: length - before } as const;
  put(story.transitions, lane, its);
}

/** Lays one element and what hangs on it; answers how long it lasts. */
function walkElement(element: XmlElement, at: Rational, lane: number, context: StoryContext): Rational {
  const pick = element.name === 'audition' ? element.children.find((child) => STORY.has(child.name)) : element;
  if (!pick) return ZERO;
  const asset = context.resources.assets.get(pick.attributes.ref ?? '');
  const start = readTime(pick.attributes.start) ?? (pick.name === 'asset-clip' ? asset?.start : undefined) ?? ZERO;
  const duration = readTime(pick.attributes.duration) ?? asset?.duration ?? ZERO;
  const from = framesOf(at, context.rate);
  const length = framesOf(plus(at, duration), context.rate) - from;
  if ((pick.name !== 'gap' || isSlug(pick)) && length > 0) {
    const others = element === pick ? [] : element.children.filter((child) => child !== pick && STORY.has(child.name));
    const { clip, sound } = clipOf(pick, start, length, others, from, context);
    put(sound ? context.story.audio : context.story.video, lane, { clip, start: from });
  }
  for (const child of pick.children) hang(child, at, start, lane, context);
  return duration;
}

const put = <T>(rows: Map<number, T[]>, lane: number, one: T): void => {
  const row = rows.get(lane);
  if (row) row.push(one);
  else rows.set(lane, [one]);
};

const isSlug = (gap: XmlElement): boolean =>
  childOf(gap, 'metadata')?.children.some((md) => md.attributes.key === SLUG_KEY) ?? false;

/** Connected clips, secondary storylines, markers and captions, each in the own time of the element that holds it. */
function hang(child: XmlElement, at: Rational, start: Rational, lane: number, context: StoryContext): void {
  const { name, attributes } = child;
  const own = readTime(attributes.offset);
  const there = own ? plus(at, minus(own, start)) : at;
  if (name === 'marker' || name === 'chapter-marker') {
    const frame = framesOf(plus(at, minus(readTime(attributes.start) ?? ZERO, start)), context.rate);
    if (frame >= 0) context.story.markers.push(markerOf(child, frame, context));
  } else if (name === 'caption') {
    context.report.note('caption', 'Captions of the file were left out; import them as SRT', where(there, context));
  } else if (attributes.lane !== undefined && attributes.lane !== '0') {
    const its = lane + (Number.parseInt(attributes.lane, 10) || 1);
    if (there.num < 0) context.report.note('element', 'A connected clip begins before the film and was left out');
    else if (name === 'spine') walkSpine(child, there, its, context);
    else if (STORY.has(name)) walkElement(child, there, its, context);
  }
}

function markerOf({ attributes }: XmlElement, at: number, { rate, nextId }: StoryContext): Marker {
  const length = framesOf(readTime(attributes.duration) ?? ZERO, rate);
  return {
    id: nextId('marker') as Marker['id'],
    at: seqFrame(at),
    ...(length > 1 ? { length: seqFrame(length) } : {}),
    name: attributes.value ?? '',
    ...(attributes.note ? { note: attributes.note } : {}),
  };
}

/** The file behind an element and the time in it that stands at the element's `start`. */
function sourceOf(
  element: XmlElement,
  start: Rational,
  { resources }: StoryContext,
): { asset: FcpAsset; time: Rational } | null {
  const direct = resources.assets.get(element.attributes.ref ?? '');
  if (direct) return { asset: direct, time: start };
  if (element.name !== 'clip' && element.name !== 'sync-clip') return null;
  const spine = childOf(element, 'spine');
  const inner = [...element.children, ...(spine?.children ?? [])].find(
    (child) => STORY.has(child.name) && child.name !== 'gap' && (child.attributes.lane ?? '0') === '0',
  );
  const asset = inner && resources.assets.get(inner.attributes.ref ?? '');
  if (!inner || !asset) return null;
  const offset = readTime(inner.attributes.offset) ?? ZERO;
  return { asset, time: plus(readTime(inner.attributes.start) ?? asset.start, minus(start, offset)) };
}

function clipOf(
  element: XmlElement,
  start: Rational,
  length: number,
  others: readonly XmlElement[],
  from: number,
  context: StoryContext,
): { clip: Clip; sound: boolean } {
  const { nextId, report, rate } = context;
  const place = placeOf(from, context);
  const name = element.attributes.name || 'Clip';
  const source = sourceOf(element, start, context);
  noteEffects(element, place, report);
  const facts = { id: nextId('clip'), name, length, ...looks(element, context) };
  const note = childOf(element, 'note')?.text.trim();
  if (!source) {
    if (element.name === 'gap')
      return { clip: newClip({ ...facts, ...(note ? { slug: { prompt: note } } : {}) }), sound: false };
    if (element.name === 'title') report.note('title', 'Titles became empty shots with their words', place);
    else if (element.name === 'video') report.note('generator', 'Generators became empty shots', place);
    else report.note('nested', 'Compound and multicam clips became empty shots', place);
    const words = element.name === 'title' ? titleText(element) : undefined;
    return { clip: newClip({ ...facts, ...(words ? { slug: { prompt: words } } : {}) }), sound: false };
  }
  const speed = speedOf(element, start, place, report);
  const head = speed.source ?? source.time;
  const inPoint = Math.max(0, framesOf(divide2(minus(head, source.asset.start), speed.speed), rate));
  const takes: Record<string, Take> = {};
  const active = addTake(takes, source.asset, 0, context);
  others.forEach((other, i) => {
    const its = sourceOf(other, readTime(other.attributes.start) ?? ZERO, context);
    if (its) addTake(takes, its.asset, i + 1, context);
  });
  if (others.some((other) => other.attributes.start !== element.attributes.start))
    report.note('audition', 'Takes of an audition that begin at other places are cut at the same place here', place);
  const sound = source.asset.kind === 'audio' || element.name === 'audio' || element.attributes.srcEnable === 'audio';
  const trim = { in: seqFrame(source.asset.kind === 'image' ? 0 : inPoint), length: seqFrame(length) };
  return {
    clip: newClip({
      ...facts,
      trim,
      speed: speed.speed,
      takes,
      activeTake: active,
      ...(note ? { slug: { prompt: note } } : {}),
    }),
    sound,
  };
}

const divide2 = (a: Rational, b: Rational): Rational => (a.num === 0 ? ZERO : divide(a, b));

function addTake(
  takes: Record<string, Take>,
  asset: FcpAsset,
  index: number,
  { locate, rate }: StoryContext,
): Take['id'] {
  const id = index === 0 ? asset.id : `${asset.id}-${index}`;
  const its = asset.kind === 'image' ? rate : asset.rate;
  takes[id] = takeOfFile(
    {
      id,
      url: asset.url,
      name: asset.name,
      rate: its,
      frames: framesOf(asset.duration, its),
      ...(asset.kind ? { kind: asset.kind } : {}),
      audio: asset.audio,
    },
    locate,
  );
  return id as Take['id'];
}
