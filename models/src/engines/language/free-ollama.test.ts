import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { freeOllama } from './free-ollama.ts';
import { environmentSource } from './source.ts';

it('an Ollama on this machine is asked for each model that it holds, one that is away is not missed', async () => {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => {
      asked.push(`${request.url} ${body}`);
      response.end(JSON.stringify(request.url === '/api/ps' ? { models: [{ name: 'a' }, { name: 'b' }] } : {}));
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  onTestFinished(() => void server.close());
  const source = environmentSource({
    REELGRAPH_OLLAMA_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
  });
  const { signal } = new AbortController();
  expect(await freeOllama(source, signal)).toBe(2);
  expect(asked).toEqual([
    '/api/ps ',
    '/api/generate {"model":"a","keep_alive":0}',
    '/api/generate {"model":"b","keep_alive":0}',
  ]);
  server.closeAllConnections();
  await new Promise((done) => server.close(done));
  expect(await freeOllama(source, signal)).toBe(0);
});
