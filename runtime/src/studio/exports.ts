import { randomUUID } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { RefusalError, type Sequence } from '@reelgraph/timeline';
import { type OverlayWish, type PresetName, presets, renderSequence } from '@reelgraph/timeline/render';
import type { DocumentService } from '../documents/service.ts';
import type { ExportView } from '../protocol/index.ts';
import type { Storage } from '../storage/index.ts';
import type { Hub } from '../streams/hub.ts';
import type { AssetService } from './assets.ts';
import { refusalOf } from './refusal-of.ts';

export interface ExportWish {
  readonly project: string;
  readonly sequence: string;
  readonly preset: PresetName;
  readonly name: string;
  /** Frames of the sequence; `end` is exclusive. */
  readonly range?: { readonly start: number; readonly end: number };
  readonly overlay?: OverlayWish;
  /** Draws the captions into the picture, unless false. */
  readonly captions?: boolean;
}

interface Job {
  view: ExportView;
  readonly abort: AbortController;
}

/** Exports, one after the other: ffmpeg uses all cores by itself. A finished film is in the library of its project. */
export class ExportService {
  readonly #storage: Storage;
  readonly #documents: DocumentService;
  readonly #assets: AssetService;
  readonly #hub: Hub;
  readonly #jobs = new Map<string, Job>();
  #last: Promise<unknown> = Promise.resolve();

  constructor(parts: { storage: Storage; documents: DocumentService; assets: AssetService; hub: Hub }) {
    this.#storage = parts.storage;
    this.#documents = parts.documents;
    this.#assets = parts.assets;
    this.#hub = parts.hub;
  }

  list(project: string): ExportView[] {
    return [...this.#jobs.values()]
      .map((job) => job.view)
      .filter((view) => view.project === project)
      .reverse();
  }

  /** The sequence is taken as it is now; edits that follow do not reach a running export. */
  async start(wish: ExportWish): Promise<ExportView> {
    const { kind, doc } = await this.#documents.get(wish.sequence);
    if (kind !== 'sequence')
      throw new RefusalError({
        code: 'not_a_sequence',
        message: 'Only a sequence can be exported.',
        field: 'sequence',
      });
    const { project, sequence, preset, name } = wish;
    const job: Job = {
      view: { id: randomUUID(), project, sequence, preset, name, state: 'queued', fraction: 0 },
      abort: new AbortController(),
    };
    this.#jobs.set(job.view.id, job);
    await this.#tell(job, {});
    this.#last = this.#last.then(() => this.#run(job, doc as Sequence, wish)).catch(() => undefined);
    return job.view;
  }

  async cancel(id: string): Promise<ExportView> {
    const job = this.#jobs.get(id);
    if (!job) throw new RefusalError({ code: 'export_not_found', message: 'There is no such export.' });
    if (job.view.state === 'queued' || job.view.state === 'running') {
      job.abort.abort();
      await this.#tell(job, { state: 'cancelled' });
    }
    return job.view;
  }

  async close(): Promise<void> {
    for (const job of this.#jobs.values()) job.abort.abort();
    await this.#last;
  }

  async #run(job: Job, sequence: Sequence, wish: ExportWish): Promise<void> {
    if (job.abort.signal.aborted) return;
    const folder = join(this.#storage.paths.scratch, `export-${job.view.id}`);
    const started = Date.now();
    try {
      await mkdir(folder, { recursive: true });
      await this.#tell(job, { state: 'running' });
      const out = join(folder, `film.${presets[wish.preset].ext}`);
      await renderSequence(sequence, {
        out,
        preset: wish.preset,
        open: async (asset) => this.#storage.artifacts.path(asset),
        signal: job.abort.signal,
        ...(wish.range ? { range: { from: wish.range.start, to: wish.range.end } } : {}),
        ...(wish.overlay ? { overlay: wish.overlay } : {}),
        ...(wish.captions === undefined ? {} : { captions: wish.captions }),
        progress: (done, frames) => this.#progress(job, done / frames, started),
      });
      const asset = await this.#assets.add(wish.project, `${wish.name}.${presets[wish.preset].ext}`, out, 'export');
      await this.#tell(job, {
        state: 'succeeded',
        fraction: 1,
        artifact: (asset.ref as { artifact: string }).artifact,
      });
    } catch (error) {
      if (job.abort.signal.aborted) return;
      await this.#tell(job, { state: 'failed', error: refusalOf(error) }).catch(() => undefined);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }

  #progress(job: Job, fraction: number, started: number): void {
    const etaMs = fraction > 0.02 ? Math.round(((Date.now() - started) * (1 - fraction)) / fraction) : undefined;
    job.view = { ...job.view, fraction, ...(etaMs === undefined ? {} : { etaMs }) };
    this.#hub.lossy(`project:${job.view.project}`, 'export.progress', { id: job.view.id, fraction, etaMs });
  }

  async #tell(job: Job, change: Partial<ExportView>): Promise<void> {
    const { etaMs: _, ...rest } = job.view;
    job.view = { ...rest, ...change };
    const view = job.view;
    await this.#storage.db.write((tx) =>
      this.#storage.events.append(tx, `project:${view.project}`, 'export.state', view),
    );
  }
}
