import { defaultLanguageSettings, OLLAMA_ADDRESS } from '@reelgraph/models';
import { ComfyServer, languageModels } from '@reelgraph/models/engines';
import type { FoundServers } from '../protocol/index.ts';

/** Ports that ComfyUI takes: from its sources, and as its desktop app. */
const comfyPorts = [8188, 8000];
const PATIENCE = { connect: 0.8, answer: 2.5 };
type Found = FoundServers['found'][number];

/** What answers on this machine. Only addresses of this machine are tried, and only the well-known ports. */
export async function findServers(signal: AbortSignal): Promise<FoundServers> {
  const all = await Promise.all([...comfyPorts.map((port) => comfyuiAt(port, signal)), ollama(signal)]);
  return { found: all.flatMap((one) => one ?? []) };
}

async function comfyuiAt(port: number, signal: AbortSignal): Promise<Found | null> {
  const url = `http://127.0.0.1:${port}`;
  try {
    const server = new ComfyServer({ name: 'ComfyUI', url, headers: {}, timeouts: PATIENCE });
    const { system, devices } = await server.stats(signal);
    const cards = devices.map(({ name, vram_total }) => `${name}, ${(vram_total / 1024 ** 3).toFixed(0)} GB`);
    return { kind: 'comfyui', url, detail: [system.comfyui_version, ...cards].filter(Boolean).join(', ') };
  } catch {
    return null;
  }
}

async function ollama(signal: AbortSignal): Promise<Found | null> {
  try {
    const { models } = await languageModels(
      {
        settings: async () => ({
          ...defaultLanguageSettings,
          timeouts: { ...defaultLanguageSettings.timeouts, connect: PATIENCE.connect },
        }),
        key: async () => undefined,
      },
      signal,
    );
    return {
      kind: 'ollama',
      url: OLLAMA_ADDRESS,
      detail: models
        .map(({ name }) => name)
        .slice(0, 4)
        .join(', '),
    };
  } catch {
    return null;
  }
}
