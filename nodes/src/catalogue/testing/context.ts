import { createHash, randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CapabilityCaller, VideoRequest } from '@reelgraph/models';
import type { ImageRef, VideoRef } from '@reelgraph/timeline';
import { frameSink, probe } from '@reelgraph/timeline/media';
import type { NodeContext, NodeMedia } from '../../define/index.ts';
import type { Json } from '../../graph/document.ts';

export interface Bench {
  readonly context: NodeContext;
  readonly logs: string[];
  readonly progress: number[];
  readonly kept: Map<string, Json>;
  /** The same surroundings for another task: its own scratch, the files and checkpoints of before. */
  again(more?: Partial<NodeContext>): Promise<NodeContext>;
  close(): Promise<void>;
}

/** A folder with real files and real ffmpeg: what a task host gives a node, without a database. */
export async function bench(models?: CapabilityCaller): Promise<Bench> {
  const root = await mkdtemp(join(tmpdir(), 'nodes-'));
  const files = new Map<string, string>();
  const keep = async (file: string) => {
    const artifact = createHash('sha256')
      .update(await readFile(file))
      .digest('hex');
    const kept = join(root, `${artifact}`);
    await rename(file, kept);
    files.set(artifact, kept);
    return artifact;
  };
  const still = async (file: string) => {
    const { video, mime } = await probe(file);
    return { mime, width: video!.width, height: video!.height, artifact: await keep(file) };
  };
  const moving = async (file: string) => {
    const { video, mime, audio } = await probe(file);
    const { width, height, frames, rate } = video!;
    return { facts: { mime, width, height, frames, rate: { ...rate } }, audio, artifact: await keep(file) };
  };
  const media: NodeMedia = {
    open: async (ref) => files.get(ref.artifact)!,
    saveImage: async (file) => ({ kind: 'image', ...(await still(file)) }),
    saveMask: async (file) => ({ kind: 'mask', ...(await still(file)) }),
    async saveVideo(file) {
      const { facts, audio, artifact } = await moving(file);
      const sound = audio && { sampleRate: audio.sampleRate, channels: audio.channels, samples: audio.samples };
      return { kind: 'video', artifact, ...facts, ...(sound ? { audio: sound } : {}) };
    },
    async saveTrack(file) {
      const { facts, artifact } = await moving(file);
      return { kind: 'track', artifact, ...facts };
    },
    async saveAudio(file) {
      const { audio, mime } = await probe(file);
      return {
        kind: 'audio',
        mime,
        artifact: await keep(file),
        sampleRate: audio!.sampleRate,
        channels: audio!.channels,
        samples: audio!.samples,
      };
    },
  };
  const logs: string[] = [];
  const progress: number[] = [];
  const kept = new Map<string, Json>();
  const make = async (more: Partial<NodeContext> = {}): Promise<NodeContext> => {
    const scratch = join(root, randomUUID());
    await mkdir(scratch);
    return {
      signal: new AbortController().signal,
      progress: (fraction) => progress.push(fraction),
      preview: () => {},
      models: models ?? (() => Promise.reject(new Error('no model was to be asked'))),
      media,
      scratch,
      checkpoint: {
        load: async (name) => kept.get(name) ?? null,
        save: async (name, value) => void kept.set(name, JSON.parse(JSON.stringify(value))),
      },
      item: null,
      project: { id: 'p', width: 128, height: 64, rate: { num: 24, den: 1 }, seed: 7 },
      log: (text) => logs.push(text),
      ...more,
    };
  };
  const context = await make();
  return { context, logs, progress, kept, again: make, close: () => rm(root, { recursive: true, force: true }) };
}

/** A clip in which frame `first + n` is flat grey of brightness 16 + (first + n) mod 200: every frame tells its number. */
export async function countedClip(context: NodeContext, count: number, first = 0): Promise<VideoRef> {
  const { width, height } = { width: 128, height: 64 };
  const file = join(context.scratch, `${randomUUID()}.mp4`);
  const sink = frameSink(file, { width, height, rate: { num: 24, den: 1 }, codec: 'take' });
  for (let at = 0; at < count; at++)
    await sink.write(new Uint8Array(width * height * 4).fill(16 + ((first + at) % 200)));
  await sink.finish();
  return context.media.saveVideo(file);
}

/** A model of the video capability whose frames carry their number in the whole take: continuation goes on counting. */
export function countingModel(setting: {
  context: NodeContext | null;
  requests: VideoRequest[];
  failAt?: number;
}): CapabilityCaller {
  const ends = new Map<string, number>();
  return (async (capability: string, request: VideoRequest) => {
    if (capability !== 'video') throw new Error(`not asked for ${capability}`);
    const context = setting.context!;
    setting.requests.push(request);
    if (setting.failAt === setting.requests.length) throw new Error('the machine stopped');
    const { continuation } = request;
    const first = continuation ? ends.get(continuation.video.artifact)! - continuation.overlap : 0;
    const video = await countedClip(context, request.frames, first);
    ends.set(video.artifact, first + request.frames);
    const last: ImageRef = { kind: 'image', artifact: video.artifact, mime: 'image/png', width: 128, height: 64 };
    return {
      video,
      last,
      ...(request.keepLatents ? { latents: `latents-of-${request.seed}` } : {}),
      provenance: { engine: 'counting', draft: true, models: [], notes: [] },
    };
  }) as unknown as CapabilityCaller;
}
