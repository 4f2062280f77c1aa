import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { expect } from 'vitest';
import { languageTestServer, type TestServer } from '../../../../models/src/engines/language/testing/server.ts';
import type { LlmSettingsView, ProjectView } from '../../protocol/index.ts';
import { openStudio } from '../../studio/studio.ts';
import { listen } from '../listen.ts';

/** Nothing but the secret store may ever hold it. */
export const KEY = 'sk-canary-91c4d7';

export interface Refused {
  readonly error: { code: string; message: string; fix?: string };
}

/** A real studio with its server, and real language servers of both kinds. */
export interface LanguageStand {
  readonly url: string;
  readonly folder: string;
  readonly project: ProjectView;
  readonly ollama: TestServer;
  readonly openai: TestServer;
  call<T>(method: string, path: string, body?: unknown): Promise<{ status: number; body: T }>;
  patch(body: unknown): Promise<{ status: number; body: LlmSettingsView & Refused }>;
  /** A black picture of the project. */
  picture(): Promise<unknown>;
  /** Every answer and every file that was made so far: none of them holds the key. */
  expectNoKey(): Promise<void>;
  /** Remembers what the studio said by another way than `call`. */
  heard(text: string): void;
  close(): Promise<void>;
}

export async function languageStand(): Promise<LanguageStand> {
  const folder = await mkdtemp(join(tmpdir(), 'reelgraph-language-'));
  const studio = await openStudio(folder, { sample: false });
  const server = await listen(studio, { port: 0, host: '127.0.0.1', token: null });
  const answers: string[] = [];
  const call = async <T>(method: string, path: string, body?: unknown): Promise<{ status: number; body: T }> => {
    const answer = await fetch(`${server.url}${path}`, {
      method,
      ...(body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    answers.push(text);
    return { status: answer.status, body: JSON.parse(text) as T };
  };
  const { body: project } = await call<ProjectView>('POST', '/api/projects', { title: 'Words' });
  const ollama = await languageTestServer('ollama', [
    { name: 'writer', digest: 'one', capabilities: ['completion'] },
    { name: 'seer', capabilities: ['completion', 'vision'] },
  ]);
  const openai = await languageTestServer('openai', [{ name: 'mini', capabilities: ['completion'] }]);
  return {
    url: server.url,
    folder,
    project,
    ollama,
    openai,
    call,
    patch: (body) => call('PATCH', '/api/settings/llm', body),
    async picture() {
      const body = await sharp({ create: { width: 64, height: 32, channels: 3, background: '#000' } })
        .png()
        .toBuffer();
      const asset = await fetch(`${server.url}/api/projects/${project.id}/assets?name=dark.png`, {
        method: 'POST',
        body,
      });
      return ((await asset.json()) as { ref: unknown }).ref;
    },
    async expectNoKey() {
      expect(answers.filter((one) => one.includes(KEY))).toEqual([]);
      const found: string[] = [];
      for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
        if (!entry.isFile()) continue;
        const path = join(entry.parentPath, entry.name);
        if ((await readFile(path)).includes(KEY)) found.push(entry.name);
      }
      expect(found).toEqual(['secrets.json']);
    },
    heard: (text) => answers.push(text),
    async close() {
      await server.close();
      await studio.close();
      await ollama.close();
      await openai.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
