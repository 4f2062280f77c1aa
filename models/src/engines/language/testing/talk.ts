import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createCanvas } from '@napi-rs/canvas';
import type { EngineContext } from '../../../capabilities/capability.ts';
import type { LanguageSettings } from '../../../capabilities/language-settings.ts';
import type { LanguageRequest } from '../../../capabilities/requests.ts';
import { languageEngine } from '../language-engine.ts';
import type { LanguageSource } from '../source.ts';
import { languageTestServer, type TestServer } from './server.ts';

export const KEY = 'sk-canary-5f1e';

const models = [
  { name: 'small:1b', digest: 'd1', capabilities: ['completion'] },
  { name: 'eyes:7b', digest: 'd2', capabilities: ['completion', 'vision'] },
  { name: 'index', digest: 'd3', capabilities: ['embedding'] },
];

export interface Told {
  readonly fraction: number;
  readonly text?: string;
  readonly soFar?: string;
}

/** A large green picture, as every test of sight sends it. */
export const picture = { kind: 'image' as const, artifact: 'green', mime: 'image/png', width: 3000, height: 1500 };

export const ask = (text: string, more: Partial<LanguageRequest> = {}): LanguageRequest => ({
  messages: [{ role: 'user', text }],
  ...more,
});

/** A language engine and the server that it talks to, over real HTTP. */
export class Talk {
  server!: TestServer;
  settings!: LanguageSettings;
  readonly source: LanguageSource = { settings: async () => this.settings, key: async () => KEY };
  private folder = '';

  async open(provider: 'ollama' | 'openai'): Promise<void> {
    this.server = await languageTestServer(provider, provider === 'ollama' ? models : models.slice(0, 2));
    const one = {
      url: this.server.url,
      model: '',
      vision: '',
      key: provider === 'openai' ? { from: 'store' as const, name: 'k' } : null,
    };
    this.settings = {
      provider,
      ollama: { ...one, keepAlive: '0' },
      openai: one,
      local: { model: '', vision: '' },
      timeouts: { connect: 5, first: 20, whole: 20 },
    };
  }

  close(): Promise<void> {
    return this.server.close();
  }

  /** Puts the green picture where the engine opens artifacts. */
  async draw(): Promise<void> {
    this.folder = await mkdtemp(join(tmpdir(), 'language-'));
    const canvas = createCanvas(picture.width, picture.height);
    const pen = canvas.getContext('2d');
    pen.fillStyle = '#20c020';
    pen.fillRect(0, 0, picture.width, picture.height);
    await writeFile(join(this.folder, picture.artifact), await canvas.encode('png'));
  }

  async wipe(): Promise<void> {
    await rm(this.folder, { recursive: true });
  }

  context(signal = new AbortController().signal, more: Partial<EngineContext> = {}) {
    const told: Told[] = [];
    const made = {
      signal,
      progress: (fraction: number, text?: string, soFar?: string) => told.push({ fraction, text, soFar }),
      open: async (artifact: string) => join(this.folder, artifact),
      ...more,
    } as unknown as EngineContext;
    return { told, made };
  }

  say(request = ask('begin'), at = this.context()) {
    return languageEngine(this.source).run('language', request, at.made);
  }
}
