import { createHash, randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Brief, videoRequestSchema } from '@reelgraph/models';
import { composeDraft } from '@reelgraph/models/engines';
import { injectElements } from '@reelgraph/nodes/elements';
import { briefOf } from '@reelgraph/nodes/prompts';
import { rasterise, sampleProject } from '@reelgraph/nodes/sample';
import { shotsOfScript } from '@reelgraph/nodes/script';
import type { VideoRef } from '@reelgraph/timeline';
import { frameSink, frameSource } from '@reelgraph/timeline/media';
import { connect } from '../../runtime/src/cli/remote.ts';
import type { ProjectView, RunView, TaskView } from '../../runtime/src/protocol/index.ts';
import { listen } from '../../runtime/src/server/listen.ts';
import { openStudio } from '../../runtime/src/studio/studio.ts';
import type { BenchRow } from './row.ts';

const rate = { num: 24, den: 1 };
const size = { width: 1280, height: 720 };

interface Shot {
  readonly brief: Brief;
  readonly frames: number;
}

/** The sample film's shots with their pictures in a folder, and a store of the simplest kind. */
async function inStudio<T>(
  work: (
    shots: readonly Shot[],
    film: (shot: Shot) => Promise<VideoRef>,
    file: (artifact: string) => string,
  ) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'reelgraph-draft-bench-'));
  const file = (artifact: string) => join(folder, artifact);
  const nameOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
  try {
    const sample = await sampleProject();
    const elements = await Promise.all(
      sample.elements.map(async ({ name, kind, description, trigger, pictures }, i) => ({
        id: `element-${i}`,
        name,
        kind,
        description,
        trigger,
        pictures: await Promise.all(
          pictures.map(async (picture) => {
            const { png, width, height } = await rasterise(picture.file, picture.width);
            const artifact = nameOf(png);
            await writeFile(file(artifact), png);
            return {
              role: picture.role,
              image: { kind: 'image' as const, artifact, mime: 'image/png', width, height },
            };
          }),
        ),
      })),
    );
    const { scenes } = shotsOfScript({ title: sample.title, text: sample.script, format: 'fountain' });
    const shots = scenes.flatMap((scene) =>
      injectElements(scene.shots, elements).map((shot) => ({
        brief: briefOf(shot),
        frames: Math.max(1, Math.round(shot.seconds * 24)),
      })),
    );
    const engine = composeDraft();
    const scratch = join(folder, 'scratch');
    await mkdir(scratch);
    const film = async ({ brief, frames }: Shot) => {
      const request = videoRequestSchema.parse({ ...size, rate, frames, seed: 42, prompt: '', brief });
      const { video } = await engine.run('video', request, {
        signal: new AbortController().signal,
        progress: () => undefined,
        preview: () => undefined,
        open: async (artifact) => file(artifact),
        scratch,
        async store(path) {
          const artifact = nameOf(await readFile(path));
          await rename(path, file(artifact));
          return artifact;
        },
      });
      return video;
    };
    return await work(shots, film, file);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const secondsOf = async (work: () => Promise<unknown>): Promise<number> => {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1000;
};

/** The very frames of a take, sent to the same encoder from memory: nothing is drawn. */
async function encodeAgain(video: VideoRef, file: (artifact: string) => string): Promise<number> {
  const frames: Uint8Array[] = [];
  for await (const frame of frameSource(file(video.artifact), { pixelFormat: 'yuv420p' })) frames.push(frame.data);
  const out = file('again.mp4');
  return secondsOf(async () => {
    const sink = frameSink(out, { ...size, rate, codec: 'take', pixelFormat: 'yuv420p' });
    for (const frame of frames) await sink.write(frame);
    await sink.finish();
  });
}

export const rows: readonly BenchRow[] = [
  {
    name: 'draft.rate_vs_x264',
    measure: () =>
      inStudio(async (shots, film, file) => {
        const some = [shots[2], shots[3], shots[7]]
          .filter((shot) => shot !== undefined)
          .map((shot) => ({ ...shot, frames: 96 }));
        // A task host stays up from shot to shot: its first frames, which warm it up, do not count.
        for (const shot of some) await film({ ...shot, frames: 8 });
        let [made, encoded] = [0, 0];
        for (const shot of some) {
          let video: VideoRef | undefined;
          made += await secondsOf(async () => {
            video = await film(shot);
          });
          if (video) encoded += await encodeAgain(video, file);
        }
        const frames = some.length * 96;
        return {
          value: encoded / made,
          peer: `${(frames / made).toFixed(0)} fps made, x264 alone ${(frames / encoded).toFixed(0)} fps`,
        };
      }),
  },
  {
    name: 'draft.sample_film_s',
    async measure() {
      const folder = await mkdtemp(join(tmpdir(), 'reelgraph-film-bench-'));
      const studio = await openStudio(folder, { sample: true });
      const server = await listen(studio, { port: 0, host: '127.0.0.1', token: null });
      try {
        const remote = connect(server.url, null);
        const { projects } = await remote.get<{ projects: ProjectView[] }>('/api/projects');
        const project = projects[0];
        const graph = project?.documents.find(({ kind }) => kind === 'graph');
        if (!project || !graph) throw new Error('the sample project did not come up');
        let clips = 0;
        const seconds = await secondsOf(async () => {
          const wish = { clientKey: randomUUID(), project: project.id, graph: graph.id };
          const run = await remote.send<RunView>('POST', '/api/runs', wish);
          for (;;) {
            const { run: now, tasks } = await remote.get<{ run: RunView; tasks: TaskView[] }>(`/api/runs/${run.id}`);
            clips = tasks.filter(({ nodeType, state }) => nodeType === 'timeline/land' && state === 'succeeded').length;
            if (now.state === 'succeeded') break;
            if (now.state === 'failed' || now.state === 'cancelled') throw new Error(`the run ${now.state}`);
            await new Promise((resolve) => setTimeout(resolve, 200));
          }
        });
        return { value: seconds, peer: `${clips} clips landed` };
      } finally {
        await server.close();
        await studio.close();
        await rm(folder, { recursive: true, force: true });
      }
    },
  },
  {
    name: 'draft.sample_film_engine_s',
    unit: 's',
    measure: () =>
      inStudio(async (shots, film) => {
        const seconds = await secondsOf(async () => {
          for (const shot of shots) await film(shot);
        });
        const frames = shots.reduce((sum, shot) => sum + shot.frames, 0);
        return { value: seconds, peer: `${frames} frames of 1280 × 720, one shot after the other` };
      }),
  },
];
