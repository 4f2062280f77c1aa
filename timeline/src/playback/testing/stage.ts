import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Browser, chromium, type Page } from '@playwright/test';
import { build } from 'vite';
import { findChromium } from '../../../../scripts/lib/ensure.mjs';
import { drawWords } from '../../render/index.ts';
import type { TextPicture } from '../../text/style.ts';

// The system's Chromium decodes H.264; where there is none `npm test` has said so already.
export const browserPath = findChromium();

export interface Stage {
  readonly page: Page;
  close(): Promise<void>;
}

/** A page that runs `entry` (which leaves `window.stage`) with the files of `folder`, served as the studio serves artifacts. */
export async function openStage(folder: string, entry: string): Promise<Stage> {
  await bundle(folder, entry);
  const server = await serve(folder);
  const browser: Browser = await chromium.launch({
    executablePath: browserPath ?? undefined,
    args: ['--no-sandbox', '--autoplay-policy=no-user-gesture-required'],
  });
  const page = await browser.newPage();
  const address = server.address();
  await page.goto(`http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/`);
  await page.waitForFunction(() => 'stage' in window);
  return {
    page,
    async close() {
      await browser.close();
      server.close();
    },
  };
}

async function bundle(folder: string, entry: string): Promise<void> {
  const names: Record<string, string> = {
    'timeline-index': fileURLToPath(new URL('../../index.ts', import.meta.url)),
    'timeline-player': fileURLToPath(new URL('../index.ts', import.meta.url)),
  };
  await build({
    configFile: false,
    root: folder,
    logLevel: 'error',
    plugins: [
      {
        name: 'stage',
        enforce: 'pre',
        resolveId: (id) => (id.endsWith('stage-entry') ? '\0stage' : names[id]),
        load: (id) => (id === '\0stage' ? entry : undefined),
      },
    ],
    build: {
      outDir: join(folder, 'out'),
      minify: false,
      lib: { entry: 'stage-entry', formats: ['es'], fileName: () => 'stage.js' },
    },
  });
}

const serve = (folder: string): Promise<Server> =>
  new Promise((resolve) => {
    const made = createServer((request, response) => {
      answer(folder, request, response).catch((error: unknown) => response.writeHead(500).end(String(error)));
    }).listen(0, '127.0.0.1', () => resolve(made));
  });

async function answer(folder: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (request.url === '/') {
    response.setHeader('content-type', 'text/html');
    response.end('<!doctype html><canvas></canvas><script type="module" src="/out/stage.js"></script>');
    return;
  }
  if (request.url === '/text') {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    response.setHeader('content-type', 'image/png');
    response.end(await drawWords(JSON.parse(Buffer.concat(parts).toString()) as TextPicture));
    return;
  }
  const bytes = await readFile(join(folder, request.url ?? '')).catch(() => null);
  if (!bytes) {
    response.writeHead(404).end();
    return;
  }
  const range = /bytes=(\d+)-(\d*)/.exec(request.headers.range ?? '');
  response.setHeader('content-type', request.url?.endsWith('.js') ? 'text/javascript' : 'video/mp4');
  if (!range) {
    response.end(bytes);
    return;
  }
  const from = Number(range[1]);
  const to = range[2] ? Math.min(Number(range[2]), bytes.length - 1) : bytes.length - 1;
  response.writeHead(206, {
    'content-range': `bytes ${from}-${to}/${bytes.length}`,
    'content-length': to - from + 1,
  });
  response.end(bytes.subarray(from, to + 1));
}
