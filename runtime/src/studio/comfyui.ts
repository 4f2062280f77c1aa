import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type Capability, type ComfySettings, checkComfyAddress, imageRequestSchema } from '@reelgraph/models';
import {
  bindingOf,
  ComfyServers,
  type ComfySource,
  type EngineRegistry,
  leastMissing,
  type ServerState,
} from '@reelgraph/models/engines';
import { RefusalError } from '@reelgraph/timeline';
import type { z } from 'zod';
import type {
  bindWorkflowSchema,
  ComfyLook,
  ComfyView,
  comfyPatchSchema,
  OwnWorkflows,
  TrialEvent,
} from '../protocol/index.ts';
import {
  changeComfySettings,
  comfySource,
  readComfySettings,
  readWorkflows,
  removeWorkflow,
  SecretStore,
  type Storage,
  writeWorkflow,
} from '../storage/index.ts';
import { refusalOf } from './refusal-of.ts';

const work: readonly Capability[] = ['image', 'video', 'segment', 'track', 'repaint'];
/** A look that takes longer is broken off: the page says which server was slow. Milliseconds. */
const LONGEST_LOOK = 15_000;
/** Of the test shot: seen at a glance, and made in a few seconds. */
const SHOT = {
  width: 768,
  height: 512,
  seed: 7,
  prompt: 'A lighthouse on a cliff at dusk, its lamp just lit, calm sea, film still.',
};

/** Which ComfyUI servers there are, what each has, and the person's own workflows. Every process reads the same files. */
export class ComfyService {
  readonly #storage: Storage;
  readonly #engines: EngineRegistry;
  readonly #secrets: SecretStore;
  readonly #source: ComfySource;
  #changing: Promise<unknown> = Promise.resolve();

  constructor(storage: Storage, engines: EngineRegistry) {
    this.#storage = storage;
    this.#engines = engines;
    this.#secrets = new SecretStore(storage.paths.secrets);
    this.#source = comfySource(storage.paths.root);
  }

  get #folder(): string {
    return this.#storage.paths.root;
  }

  async view(): Promise<ComfyView> {
    const { servers } = await readComfySettings(this.#folder);
    return {
      servers: await Promise.all(
        servers.map(async (one) => ({
          ...one,
          headers: await Promise.all(
            one.headers.map(async ({ name, key }) => {
              const there = key.from === 'env' || (await this.#secrets.get(key.name, new URL(one.url).origin));
              return { name, state: there ? ('set' as const) : ('missing' as const) };
            }),
          ),
        })),
      ),
    };
  }

  /** Replaces the list. Throws `comfyui_address`, `comfyui_key`. */
  change(patch: z.output<typeof comfyPatchSchema>): Promise<ComfyView> {
    const done = this.#changing.then(() => this.#change(patch));
    this.#changing = done.catch(() => undefined);
    return done;
  }

  async #change({ servers }: z.output<typeof comfyPatchSchema>): Promise<ComfyView> {
    const before = await readComfySettings(this.#folder);
    // Everything is checked before anything is written.
    const used = new Set(servers.flatMap(({ id }) => id ?? []));
    const fresh = () => {
      let n = 1;
      while (used.has(`c${n}`)) n += 1;
      used.add(`c${n}`);
      return `c${n}`;
    };
    const next: ComfySettings['servers'] = servers.map((one) => {
      const url = checkComfyAddress(one.url);
      if (!url.ok) throw new RefusalError(url.error);
      if (url.value === '')
        throw new RefusalError({ code: 'comfyui_address', message: 'A server needs an address.', field: 'url' });
      const id = one.id ?? fresh();
      const headers = one.headers.map(({ name }) => ({
        name,
        key: {
          from: 'store' as const,
          name: `comfyui-${id}-${name.toLowerCase().replace(/[^a-z0-9]+/g, '-')}`.slice(0, 41),
        },
      }));
      return { id, name: one.name.trim() || new URL(url.value).host, url: url.value, on: one.on, headers };
    });
    for (const [i, { headers, url }] of next.entries())
      for (const [k, { key }] of headers.entries()) {
        const value = servers[i]?.headers[k]?.value;
        if (value !== undefined) await this.#secrets.set(key.name, value, new URL(url).origin);
      }
    const kept = new Set(next.flatMap(({ headers }) => headers.map(({ key }) => key.name)));
    for (const { key } of before.servers.flatMap(({ headers }) => headers))
      if (key.from === 'store' && !kept.has(key.name)) await this.#secrets.remove(key.name);
    await changeComfySettings(this.#folder, { ...before, servers: next });
    return this.view();
  }

  /** What each server has for each kind of work. A new look each time: nothing that was seen before is believed. */
  async look(signal: AbortSignal): Promise<ComfyLook> {
    const servers = new ComfyServers(this.#source);
    const limit = AbortSignal.any([signal, AbortSignal.timeout(LONGEST_LOOK)]);
    const states = new Map<string, { of: Capability; state: ServerState }[]>();
    for (const capability of work)
      for (const state of await servers.states(capability, limit))
        states.set(state.settings.id, [...(states.get(state.settings.id) ?? []), { of: capability, state }]);
    return {
      servers: await Promise.all([...states.values()].map((all) => this.#told(all, limit))),
    };
  }

  async #told(
    all: readonly { of: Capability; state: ServerState }[],
    signal: AbortSignal,
  ): Promise<ComfyLook['servers'][number]> {
    const { settings, server, problem } = all[0]!.state;
    const { id, name, url } = settings;
    const trouble = all.find(({ state }) => state.problem)?.state.problem ?? problem;
    if (trouble || !server) return { id, name, url, ...(trouble ? { problem: trouble } : {}), devices: [], work: [] };
    const stats = await server.stats(signal).catch(() => null);
    return {
      ...{ id, name, url },
      ...(stats?.system.comfyui_version ? { version: stats.system.comfyui_version } : {}),
      devices: (stats?.devices ?? []).map((one) => ({ name: one.name, vram: one.vram_total })),
      work: all.flatMap(({ of, state }): ComfyLook['servers'][number]['work'] => {
        const ready = state.bindings.find(({ probe }) => probe.ready);
        if (ready?.probe.ready) {
          const { binding, probe } = ready;
          const licences = [...new Set(probe.models.flatMap(({ licence }) => licence ?? []))];
          const vram = binding.vram === undefined ? {} : { vram: binding.vram };
          return [{ capability: of, workflow: binding.label, ready: true, licences, ...vram, nodes: [], models: [] }];
        }
        const least = leastMissing([state]);
        if (!least) return [];
        const { binding, missing } = least;
        const licences = [...new Set(binding.models.flatMap(({ candidates }) => candidates[0]?.licence ?? []))];
        return [
          {
            ...{ capability: of, workflow: binding.label, ready: false, licences },
            ...(binding.vram === undefined ? {} : { vram: binding.vram }),
            ...{ nodes: [...missing.nodes], models: [...missing.models] },
          },
        ];
      }),
    };
  }

  async workflows(): Promise<OwnWorkflows> {
    const all = await readWorkflows(this.#folder);
    return {
      workflows: all.map(({ id, label, capability, ties, models }) => ({
        ...{ id, label, capability, ties: ties.length },
        models: models.map(({ label: file }) => file),
      })),
    };
  }

  async bind(wish: z.output<typeof bindWorkflowSchema>): Promise<OwnWorkflows> {
    const missing = wish.ties.find(({ node }) => !wish.workflow[node]);
    if (!wish.workflow[wish.result] || missing)
      throw new RefusalError({
        code: 'bad_workflow',
        message: `The workflow has no node ${missing?.node ?? wish.result}.`,
        fix: 'Choose the file again.',
      });
    const id = `own-${Date.now().toString(36)}`;
    await writeWorkflow(this.#folder, bindingOf({ id, ...wish }));
    return this.workflows();
  }

  async unbind(id: string): Promise<OwnWorkflows> {
    const found = (await readWorkflows(this.#folder)).find((one) => one.id === id);
    if (!found) throw new RefusalError({ code: 'workflow_not_found', message: 'This workflow is no longer here.' });
    await removeWorkflow(this.#folder, found);
    return this.workflows();
  }

  /** Has ComfyUI really make one picture. Never throws: what goes wrong is the last thing that is told. */
  async trial(signal: AbortSignal, tell: (event: TrialEvent) => void): Promise<void> {
    const scratch = await mkdtemp(join(this.#storage.paths.scratch, 'trial-'));
    const started = performance.now();
    try {
      const engine = this.#engines.get('comfyui');
      if (!engine) throw new RefusalError({ code: 'unknown_engine', message: 'There is no ComfyUI engine here.' });
      const { image, provenance } = await engine.run('image', imageRequestSchema.parse(SHOT), {
        signal,
        progress: (fraction, text) => tell({ type: 'progress', fraction, ...(text ? { text } : {}) }),
        preview: () => undefined,
        open: async (artifact) => this.#storage.artifacts.files.path(artifact),
        scratch,
        store: async (file, mime) => (await this.#storage.artifacts.takeFile(file, mime)).sha,
      });
      const { artifact, width, height } = image;
      const { notes, models } = provenance;
      const ms = performance.now() - started;
      tell({ type: 'done', artifact, width, height, ms, notes, models });
    } catch (error) {
      if (signal.aborted) return;
      const { code, message, fix } = refusalOf(error);
      tell({ type: 'error', error: { code, message, ...(fix ? { fix } : {}) } });
    } finally {
      await rm(scratch, { recursive: true, force: true });
    }
  }
}
