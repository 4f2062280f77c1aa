import { z } from 'zod';
import { sequenceDocument } from '../edits/document.ts';
import type { Result } from '../result.ts';
import { ok, refuse } from '../result.ts';
import type { Rate } from '../time/rate.ts';
import { type Imported, type Locate, takeOfFile } from './imported.ts';
import { type OtioChild, type OtioReference, type OtioTime, timelineSchema } from './otio-types.ts';
import { Report } from './report.ts';

/** Rates of film and television; a float of a file is read as the nearest of them, else as a whole number of thousandths. */
const RATES: readonly Rate[] = [
  [24000, 1001],
  [24, 1],
  [25, 1],
  [30000, 1001],
  [30, 1],
  [48000, 1001],
  [48, 1],
  [50, 1],
  [60000, 1001],
  [60, 1],
].map(([num = 24, den = 1]) => ({ num, den }));

export function rateOfFloat(value: number): Rate {
  const known = RATES.find((rate) => Math.abs(rate.num / rate.den - value) < 0.002);
  return known ?? (Number.isInteger(value) ? { num: value, den: 1 } : { num: Math.round(value * 1000), den: 1000 });
}

const own = (metadata: Record<string, unknown> | null | undefined): Record<string, unknown> => {
  const mine = metadata?.reelgraph;
  return typeof mine === 'object' && mine !== null ? (mine as Record<string, unknown>) : {};
};

/** What another program keeps beside ours, for the way back. */
const theirs = (metadata: Record<string, unknown> | null | undefined): Record<string, unknown> | undefined => {
  const { reelgraph: _mine, ...rest } = metadata ?? {};
  return Object.keys(rest).length > 0 ? rest : undefined;
};

/**
 * Reads an OpenTimelineIO file. One that {@link writeOtio} wrote comes back as it was; of one from elsewhere the
 * lengths, gaps, transitions, speeds, markers and media references are taken, each external file becoming a take whose
 * state is `offline` until `locate` knows its artifact. Refuses `bad_otio` in words.
 */
export function readOtio(text: string, locate: Locate = () => null): Result<Imported> {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return refuse('bad_otio', 'The file is not JSON, so it is not an OTIO timeline.');
  }
  const parsed = timelineSchema.safeParse(json);
  if (!parsed.success) {
    return refuse(
      'bad_otio',
      `The file is not an OTIO timeline: ${z.prettifyError(parsed.error).replace(/\s+/g, ' ').slice(0, 300)}`,
    );
  }
  const { tracks: stack, metadata, name } = parsed.data;
  const head = own(metadata);
  const foreign = theirs(metadata);
  const rate = (head.rate as Rate | undefined) ?? rateOfFloat(firstRate(stack.children) ?? 24);
  const counts = { video: 0, audio: 0 };
  let serial = 0;
  const report = new Report();
  const context: Context = { rate, locate, report, nextId: (kind) => `${kind}-${++serial}` };
  const tracks = stack.children.map((track) => {
    const facts = own(track.metadata);
    const kind = track.kind === 'Audio' ? 'audio' : 'video';
    const number = ++counts[kind];
    const id = `${kind === 'video' ? 'V' : 'A'}${number}`;
    const items = track.children.flatMap((child) => readChild(child, context));
    const hasGap = items.some((item) => item.type === 'gap');
    return {
      id,
      kind,
      name: track.name || id,
      // The first picture track is the film; it can be magnetic only if the other program left no hole in it.
      mode: kind === 'video' && number === 1 && !hasGap ? 'magnetic' : 'free',
      ...(track.enabled === false ? (kind === 'video' ? { hidden: true } : { muted: true }) : {}),
      ...facts,
      items,
    };
  });
  const markers = (stack.markers ?? []).map((marker) => {
    const length = frames(marker.marked_range.duration, rate);
    const facts = own(marker.metadata);
    return {
      id: String(facts.id ?? context.nextId('marker')),
      at: Math.max(0, frames(marker.marked_range.start_time, rate)),
      ...(length > 0 ? { length } : {}),
      name: marker.name ?? '',
      ...(marker.comment ? { note: marker.comment } : {}),
      ...(typeof facts.colour === 'string' ? { colour: facts.colour } : {}),
    };
  });
  const read = sequenceDocument.parse({
    format: 'reelgraph/sequence',
    version: 1,
    id: 'sequence',
    title: name ?? 'Imported cut',
    rate,
    size: { width: 1280, height: 720 },
    ...head,
    ...(foreign ? { foreign: { metadata: foreign } } : {}),
    tracks,
    markers,
  });
  return read.ok ? ok({ sequence: read.value, losses: report.losses }) : read;
}

interface Context {
  readonly rate: Rate;
  readonly locate: Locate;
  readonly report: Report;
  readonly nextId: (kind: string) => string;
}

/** OTIO counts each time at its own rate. */
const frames = (time: OtioTime, rate: Rate): number => Math.round((time.value / time.rate) * (rate.num / rate.den));

const firstRate = (tracks: readonly { children: readonly OtioChild[] }[]): number | undefined =>
  tracks.flatMap((track) => track.children).find((child) => child.source_range)?.source_range?.duration.rate;

type Part = { readonly type: string } & Record<string, unknown>;

function readChild(child: OtioChild, context: Context): Part[] {
  const kind = child.OTIO_SCHEMA.split('.')[0];
  const length = child.source_range ? frames(child.source_range.duration, context.rate) : 0;
  if (kind === 'Gap' || kind === 'Filler') {
    return length > 0 ? [{ type: 'gap', id: context.nextId('gap'), length }] : [];
  }
  if (kind === 'Transition') {
    const facts = own(child.metadata);
    return [
      {
        type: 'transition',
        id: String(facts.id ?? context.nextId('transition')),
        kind: facts.kind ?? (child.transition_type === 'SMPTE_Dissolve' ? 'dissolve' : 'dip'),
        in: child.in_offset ? frames(child.in_offset, context.rate) : 0,
        out: child.out_offset ? frames(child.out_offset, context.rate) : 0,
      },
    ];
  }
  if (kind === 'Clip') return [readClip(child, context)];
  if (length === 0) {
    context.report.note('nested', `A ${kind} without a length was left out`, child.name ?? undefined);
    return [];
  }
  // A nested stack, or something newer than this reader: a shot without a picture that goes back as it came.
  context.report.note('nested', `A ${kind} became an empty shot and is kept for the way back`, child.name ?? undefined);
  const trim = { in: 0, length };
  return [
    {
      type: 'clip',
      id: context.nextId('clip'),
      name: child.name || kind || 'Nested',
      takes: {},
      activeTake: null,
      trim,
      foreign: { child },
    },
  ];
}

function readClip(child: OtioChild, context: Context): Part {
  const { rate } = context;
  const references = child.media_references ?? (child.media_reference ? { DEFAULT_MEDIA: child.media_reference } : {});
  const activeKey = child.active_media_reference_key ?? 'DEFAULT_MEDIA';
  const takes: Record<string, unknown> = {};
  for (const [key, reference] of Object.entries(references)) {
    const take = readTake(key, reference, context);
    if (take) takes[key] = take;
  }
  const active = references[activeKey];
  const span = child.source_range ?? active?.available_range;
  const warp = child.effects?.find((it) => it.OTIO_SCHEMA.startsWith('LinearTimeWarp'));
  const scalar = warp?.time_scalar ?? 1;
  if (scalar <= 0) context.report.note('speed', 'A clip that plays backwards plays forwards', child.name ?? undefined);
  const speed = scalar > 0 ? scalar : 1;
  const effects = child.effects?.filter((it) => it !== warp) ?? [];
  for (const effect of effects) {
    const name = effect.name || effect.OTIO_SCHEMA.split('.')[0];
    context.report.note(
      'effect',
      `The effect “${name}” is not shown here and kept for the way back`,
      child.name ?? undefined,
    );
  }
  const foreign = {
    ...(effects.length > 0 ? { effects } : {}),
    ...(child.markers?.length ? { markers: child.markers } : {}),
    ...(theirs(child.metadata) ? { metadata: theirs(child.metadata) } : {}),
  };
  const offset = active?.available_range ? frames(active.available_range.start_time, rate) : 0;
  const start = span ? Math.max(0, Math.round((frames(span.start_time, rate) - offset) / speed)) : 0;
  const prompt = active?.parameters?.prompt;
  return {
    type: 'clip',
    id: context.nextId('clip'),
    name: child.name || 'Clip',
    speed: { num: Math.max(1, Math.round(speed * 1000)), den: 1000 },
    ...(child.enabled === false ? { disabled: true } : {}),
    ...(typeof prompt === 'string' && prompt ? { slug: { prompt } } : {}),
    trim: { in: start, length: Math.max(1, span ? frames(span.duration, rate) : 1) },
    activeTake: takes[activeKey] ? activeKey : null,
    ...own(child.metadata),
    ...(Object.keys(foreign).length > 0 ? { foreign } : {}),
    takes,
  };
}

function readTake(key: string, reference: OtioReference, { rate, locate }: Context): Record<string, unknown> | null {
  const facts = own(reference.metadata);
  if (typeof facts.asset === 'string') {
    // One of ours: its hash says what it is, the address only where it may be.
    const here = reference.target_url ? locate(reference.target_url)?.asset === facts.asset : false;
    return { ...facts, id: key, ...(here ? { state: 'ready' } : {}) };
  }
  if (!reference.OTIO_SCHEMA.startsWith('ExternalReference') || !reference.target_url) return null;
  const available = reference.available_range;
  const file = {
    id: key,
    url: reference.target_url,
    name: reference.name ?? '',
    rate: available ? rateOfFloat(available.duration.rate) : rate,
    frames: Math.round(available?.duration.value ?? 1),
  };
  return { ...takeOfFile(file, locate) };
}
