import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { type Bundle, openBundle } from '../../../bundles/open-bundle.ts';
import { adoptPublished } from '../../../bundles/profiles.ts';
import { EngineError } from '../../../capabilities/capability.ts';
import type { Device } from '../../../devices/device.ts';
import { gigabytes } from '../../../devices/fit.ts';
import type { Chat, ChatAnswer } from '../../language/chat.ts';
import { notInstalled } from '../../language/connection.ts';
import type { ModelInfo } from '../../language/dialect.ts';
import type { LocalLanguage } from '../../language/source.ts';
import type { Models } from '../family-host.ts';
import { chooseGraphs, type GemmaGraphs } from './choose-graphs.ts';
import { type GemmaConfig, gemmaConfig } from './config.ts';
import type { GemmaAnswer, GemmaJob } from './jobs.ts';

export interface LocalGemmaOptions {
  /** The folder that holds the bundles, one folder each. */
  readonly bundles: string | undefined;
  readonly models: Models;
  /** What models are loaded on here. */
  readonly device: () => Promise<Pick<Device, 'kind' | 'compute'>>;
}

interface Installed {
  readonly bundle: Bundle;
  readonly config: GemmaConfig;
  readonly graphs: GemmaGraphs;
}

/**
 * Gemma in a process of this studio, from folders as they are published for transformers.js, or with the weights that LTX-2's
 * bundle has of it anyway. Loaded through the memory manager like every model.
 */
export function localGemma({ bundles, models, device }: LocalGemmaOptions): LocalLanguage {
  let service: ReturnType<Models> | undefined;
  const loading: Models = () => {
    service ??= models();
    return service;
  };

  async function installed(): Promise<Installed[]> {
    const found: Installed[] = [];
    let problem: EngineError | undefined;
    const kind = await device();
    for (const folder of await gemmaFolders(bundles)) {
      try {
        const bundle = await openBundle(folder);
        await bundle.complete();
        found.push({ bundle, config: gemmaConfig(bundle), graphs: chooseGraphs(bundle, kind) });
      } catch (error) {
        if (!(error instanceof EngineError)) throw error;
        problem ??= error;
      }
    }
    if (found.length > 0) return found;
    throw problem ?? notInstalled();
  }

  return {
    models: async () => (await installed()).map(infoOf),
    close: async () => (await service)?.close(),
    async ask({ request, messages, model, signal, onText, onNotice }: Omit<Chat, 'connection'>): Promise<ChatAnswer> {
      const one = (await installed()).find(({ bundle }) => nameOf(bundle) === model.name);
      if (!one) throw notInstalled();
      const started = performance.now();
      let first = 0;
      const job: GemmaJob = {
        bundle: one.bundle.folder,
        turns: messages.map(({ role, text, pictures }) => ({
          role,
          text,
          pictures: pictures.map(({ base64 }) => base64),
        })),
        seed: request.seed ?? 0,
        ...(request.schema === undefined ? {} : { schema: request.schema }),
        ...(request.maxTokens === undefined ? {} : { maxTokens: request.maxTokens }),
        ...(request.temperature === undefined ? {} : { temperature: request.temperature }),
      };
      const { text, cutOff } = await (await loading()).run<GemmaAnswer>(
        {
          ...{ family: 'gemma-3', label: 'Gemma 3', method: 'answer', bundle: one.bundle.folder },
          ...{ digest: one.bundle.digest, bytes: bytesOf(one), payload: { ...job } },
        },
        {
          signal,
          onProgress(_, text, soFar) {
            if (soFar === undefined) {
              if (text) onNotice(text);
              return;
            }
            if (first === 0) first = performance.now() - started;
            onText(soFar);
          },
        },
      );
      const ms = performance.now() - started;
      return { text: text.trim(), cutOff, firstMs: first || ms, ms, notes: [] };
    },
  };
}

/** Folders with a Gemma in them, by name. */
export async function gemmaFolders(bundles: string | undefined): Promise<string[]> {
  if (!bundles) return [];
  const entries = await readdir(bundles, { withFileTypes: true }).catch(() => []);
  const names = entries.filter((one) => !one.isFile()).map(({ name }) => name);
  const found: string[] = [];
  for (const name of names.sort((a, b) => (a < b ? -1 : 1))) {
    const folder = join(bundles, name);
    await adoptPublished(folder).catch(() => undefined);
    const bundle = await openBundle(folder).catch(() => undefined);
    if (bundle && writes(bundle)) found.push(folder);
  }
  // LTX-2's own is the largest there is: a folder that was put there to write comes first.
  const own = await Promise.all(found.map(async (folder) => (await openBundle(folder)).manifest.family === 'gemma-3'));
  return [...found.filter((_, at) => own[at]), ...found.filter((_, at) => !own[at])];
}

const writes = ({ manifest }: Bundle): boolean =>
  manifest.family === 'gemma-3' || Object.values(manifest.components).some(({ family }) => family === 'gemma-3');

const nameOf = ({ folder }: Bundle): string => basename(folder);

const infoOf = ({ bundle, graphs }: Installed): ModelInfo => ({
  name: nameOf(bundle),
  digest: bundle.digest,
  vision: graphs.eyes !== undefined,
  note: `${graphs.format}, ${gigabytes(graphs.bytes)}${bundle.manifest.family === 'gemma-3' ? '' : ', with LTX-2’s own weights'}`,
  licence: bundle.manifest.licence.name,
});

/** Weights, and the longest conversation's keys and values in float32. */
const bytesOf = ({ config, graphs }: Installed): number =>
  graphs.bytes + config.context * config.layers * config.kvHeads * config.headDim * 2 * 4;
