import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createCanvas } from '@napi-rs/canvas';
import type { ImageRef, MaskRef, VideoRef } from '@reelgraph/timeline';
import { frameSink, frameSource, probe } from '@reelgraph/timeline/media';
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import type { Engine, EngineContext } from '../../../capabilities/capability.ts';
import { defaultComfySettings } from '../../../capabilities/comfyui-settings.ts';
import { type VideoRequest, videoRequestSchema } from '../../../capabilities/requests.ts';
import type { Binding } from '../binding.ts';
import { comfyuiEngine } from '../comfyui-engine.ts';
import type { ComfySource } from '../source.ts';
import { everything } from './models.ts';
import { type ComfyTestServer, comfyTestServer, type Render } from './server.ts';

const rate = { num: 24, den: 1 };
const pace = { down: 5, up: 50, reconnect: 1 };

/** Servers at these addresses, without headers, with these workflows of one's own. */
const sourceOf = (urls: () => readonly string[], own: () => readonly Binding[]): ComfySource => ({
  settings: async () => ({
    ...defaultComfySettings,
    servers: urls().map((url, i) => ({ id: `s${i}`, name: `Box ${i}`, url, on: true, headers: [] })),
  }),
  headers: async () => ({}),
  bindings: async () => own(),
});

async function clip(file: string, width: number, height: number, frames: number, fps = 24): Promise<void> {
  const sink = frameSink(file, { width, height, rate: { num: fps, den: 1 }, codec: 'take' });
  for (let i = 0; i < frames; i++) await sink.write(new Uint8Array(width * height * 4).fill(20 + i * 10));
  await sink.finish();
}
async function png(colour: string, width: number, height: number, box?: readonly number[]): Promise<Buffer> {
  const canvas = createCanvas(width, height);
  const pen = canvas.getContext('2d');
  pen.fillStyle = box ? '#000' : colour;
  pen.fillRect(0, 0, width, height);
  pen.fillStyle = colour;
  if (box) pen.fillRect(...(box as [number, number, number, number]));
  return canvas.encode('png');
}

/** Plays ComfyUI: a clip or a picture of the size that the workflow asks for. */
const renderIn =
  (folder: string): Render =>
  async (_, prompt, inputs) => {
    if (prompt.film) {
      const two = prompt.larger ? 2 : 1;
      const { width, height, length } = prompt.empty!.inputs as Record<string, number>;
      const file = join(folder, `rendered-${width! * two}x${height! * two}-${length}.mp4`);
      if (!existsSync(file)) await clip(file, width! * two, height! * two, length!);
      return [{ name: 'take.mp4', bytes: await readFile(file) }];
    }
    if (prompt.found) {
      const file = join(folder, 'tracked.mp4');
      await writeFile(file, inputs.get(prompt.clip!.inputs.file as string)!);
      const { video } = await probe(file);
      const made = [];
      // The mask of a frame is as wide as the frame is bright: whoever turned the clip round must turn the masks back.
      for await (const frame of frameSource(file, { pixelFormat: 'gray', size: video! })) {
        made.push({
          name: `m${frame.index}.png`,
          bytes: await png('#fff', 64, 48, [0, 0, Math.round(frame.data[0]! / 8), 48]),
        });
      }
      return made;
    }
    if (prompt.detect)
      return [
        { name: 'a.png', bytes: await png('#fff', 64, 48, [8, 8, 16, 16]) },
        { name: 'b.png', bytes: await png('#fff', 64, 48, [40, 10, 8, 30]) },
        { name: 'c.png', bytes: await png('#000', 64, 48) },
      ];
    const { width, height } = prompt.sigmas!.inputs as { width: number; height: number };
    return [{ name: 'still.png', bytes: await png('#c02020', width, height) }];
  };

const contextIn =
  (folder: string) =>
  (more: Partial<EngineContext> = {}): { told: string[]; made: EngineContext } => {
    const told: string[] = [];
    return {
      told,
      made: {
        signal: new AbortController().signal,
        progress: (_, text) => void told.push(text ?? ''),
        preview: () => undefined,
        open: async (artifact) => join(folder, artifact),
        scratch: folder,
        store: async (file) => {
          const name = createHash('sha256')
            .update(await readFile(file))
            .digest('hex');
          await copyFile(file, join(folder, name));
          return name;
        },
        ...more,
      },
    };
  };

export const [GREEN, MASK, FILM, SQUARE, PART] = ['a', 'b', 'c', 'd', 'e'].map((letter) => letter.repeat(64)) as [
  string,
  string,
  string,
  string,
  string,
];
export const picture: ImageRef = { kind: 'image', artifact: GREEN, mime: 'image/png', width: 64, height: 48 };
export const mask: MaskRef = { kind: 'mask', artifact: MASK, mime: 'image/png', width: 64, height: 48 };
export const square = { ...picture, artifact: SQUARE, height: 64 };
export const part = { ...mask, artifact: PART, height: 64 };
export const film: VideoRef = {
  kind: 'video',
  artifact: FILM,
  mime: 'video/mp4',
  width: 64,
  height: 48,
  frames: 12,
  rate,
};
export const shot = (more: Partial<VideoRequest> = {}): VideoRequest =>
  videoRequestSchema.parse({ width: 96, height: 64, prompt: 'rain', frames: 10, rate, seed: 7, ...more });

/** The artifacts of the references above, in a folder. */
async function layOut(folder: string): Promise<void> {
  await writeFile(join(folder, GREEN), await png('#20c020', 64, 48));
  await writeFile(join(folder, MASK), await png('#fff', 64, 48, [16, 12, 32, 24]));
  await writeFile(join(folder, SQUARE), await png('#20c020', 64, 64));
  await writeFile(join(folder, PART), await png('#fff', 64, 64, [16, 12, 32, 24]));
  await clip(join(folder, FILM), 64, 48, 12);
}

/** What the tests of a file work with: a folder with the artifacts, and for each test a server of its own. */
export class ComfyBench {
  folder = '';
  at!: ComfyTestServer;
  urls: string[] = [];
  own: readonly Binding[] = [];
  readonly source = sourceOf(
    () => this.urls,
    () => this.own,
  );

  constructor() {
    beforeAll(async () => {
      this.folder = await mkdtemp(join(tmpdir(), 'comfyui-'));
      await layOut(this.folder);
    });
    afterAll(() => rm(this.folder, { recursive: true }));
    beforeEach(async () => {
      this.at = await this.server();
      this.urls = [this.at.url];
      this.own = [];
    });
    afterEach(() => this.at.close());
  }

  server = (): Promise<ComfyTestServer> => comfyTestServer(everything, renderIn(this.folder));
  engine = (): Engine => comfyuiEngine(this.source, pace);
  context = (more?: Partial<EngineContext>): ReturnType<ReturnType<typeof contextIn>> => contextIn(this.folder)(more);
}
