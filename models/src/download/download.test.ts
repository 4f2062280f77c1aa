import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { installedBundles, pullBundle, removeBundle, verifyBundle } from './bundles.ts';
import { type DownloadOptions, downloadFile, type Wanted } from './download-file.ts';
import { modelFamilies } from './families.ts';
import { type FileServer, fileServer } from './testing/file-server.ts';

const content = randomBytes(10_000);
const sha = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
let server: FileServer;
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'download-'));
  server = await fileServer();
  server.files.set('/model.bin', content);
});
afterEach(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});

const options = (more: Partial<DownloadOptions> = {}): DownloadOptions => ({
  signal: new AbortController().signal,
  block: 1000,
  parallel: 3,
  pause: 1,
  ...more,
});
const to = () => join(folder, 'sub', 'model.bin');
const get = (more: Partial<Wanted> = {}, how: Partial<DownloadOptions> = {}) =>
  downloadFile({ url: `${server.url}/model.bin`, to: to(), sha256: sha(content), ...more }, options(how));

describe('a download', () => {
  it('comes in parallel ranges, each once, and is what was expected', async () => {
    const seen: number[] = [];
    const done = await get({}, { onBytes: (here) => seen.push(here) });
    expect(done).toEqual({ sha256: sha(content), bytes: content.length });
    expect(await readFile(to())).toEqual(content);
    expect(new Set(server.asked).size).toBe(10);
    expect(server.asked.length).toBe(10);
    expect(seen.at(-1)).toBe(content.length);
    expect(await readdir(join(folder, 'sub'))).toEqual(['model.bin']);
  });

  it('tries a range again that is cut off, and gives up in words when it always is', async () => {
    server.faults = { cutAfter: 400, cuts: 5 };
    await get();
    expect(await readFile(to())).toEqual(content);
    await rm(to());
    server.faults = { cutAfter: 400 };
    await expect(get()).rejects.toMatchObject({ code: 'download_unreachable' });
  });

  it('goes on where it was stopped', async () => {
    const abort = new AbortController();
    const first = get({}, { signal: abort.signal, parallel: 1, onBytes: (here) => here >= 4000 && abort.abort() });
    await expect(first).rejects.toMatchObject({ code: 'cancelled' });
    const before = server.asked.length;
    expect(before).toBeLessThan(7);
    await get();
    // The four that were whole are not asked for again.
    expect(server.asked.slice(before).some((asked) => / [0-3]\d{3}-/.test(asked) || / 0-/.test(asked))).toBe(false);
    expect(await readFile(to())).toEqual(content);
  });

  it('begins anew when the server has another file by now', async () => {
    const abort = new AbortController();
    const wanted = { url: `${server.url}/model.bin`, to: to() };
    const first = downloadFile(
      wanted,
      options({ signal: abort.signal, parallel: 1, onBytes: (here) => here >= 4000 && abort.abort() }),
    );
    await expect(first).rejects.toMatchObject({ code: 'cancelled' });
    const other = randomBytes(content.length);
    server.files.set('/model.bin', other);
    server.etag = '"two"';
    await downloadFile(wanted, options());
    expect(await readFile(to())).toEqual(other);
  });

  it('that is corrupt gets no name, and leaves nothing that would be gone on with', async () => {
    server.faults = { corrupt: true };
    await expect(get()).rejects.toMatchObject({ code: 'download_corrupt' });
    expect(await readdir(join(folder, 'sub'))).toEqual([]);
    server.faults = {};
    await get();
    expect(await readFile(to())).toEqual(content);
  });

  it('works from a server without ranges, and with redirects that say the hash', async () => {
    server.faults = { plain: true };
    await get();
    await rm(to());
    server.faults = { lists: { sha256: sha(content) } };
    const done = await get({ sha256: undefined } as Partial<Wanted>);
    expect(done.sha256).toBe(sha(content));
    await rm(to());
    server.faults = { lists: { sha256: sha(randomBytes(8)) } };
    await expect(get({ sha256: undefined } as Partial<Wanted>)).rejects.toMatchObject({ code: 'download_corrupt' });
  });

  it.each([
    [{ url: 'http://example.com/x' }, 'download_address'],
    [{ url: 'http://169.254.169.254/x' }, 'download_address'],
    [{ url: 'file:///etc/passwd' }, 'download_address'],
    [{ bytes: 77 }, 'download_corrupt'],
  ])('%j is refused', async (more, code) => {
    await expect(get(more)).rejects.toMatchObject({ code });
  });

  it('says that a licence has to be accepted', async () => {
    server.faults = { status: 403 };
    await expect(get()).rejects.toMatchObject({ code: 'download_refused', fix: expect.stringContaining('licence') });
  });

  it('that the disk cannot hold is not begun, and what is here already counts', async () => {
    const room = 512 * 1024 ** 2;
    const full = get({}, { free: async () => room + content.length - 1 });
    await expect(full).rejects.toMatchObject({ code: 'disk_full' });
    expect(server.asked).toEqual([]);
    await get({}, { free: async () => room + content.length });
  });
});

describe('a bundle', () => {
  const file = (name: string, bytes: Buffer) => ({ file: name, sha256: sha(bytes), bytes: bytes.length });
  const graph = randomBytes(3000);
  const manifest = {
    format: 'reelgraph/bundle',
    version: 1,
    family: 'sam-3',
    variant: 'tiny',
    licence: { name: 'SAM License', commercial: true },
    components: {
      vision: { ...file('vision.onnx', graph), data: [file('w/vision.data', content)], inputs: {}, outputs: {} },
    },
  };
  beforeEach(() => {
    server.files.set('/b/manifest.json', Buffer.from(JSON.stringify(manifest)));
    server.files.set('/b/vision.onnx', graph);
    server.files.set('/b/w/vision.data', content);
  });

  it('is pulled, listed, verified and removed', async () => {
    const { name } = await pullBundle(`${server.url}/b`, folder, options());
    expect(name).toBe('sam-3-tiny');
    const [installed] = await installedBundles(folder);
    expect(installed).toMatchObject({ name, bytes: 13_000 });
    expect(await verifyBundle(installed!)).toEqual([]);
    await writeFile(join(folder, name, 'vision.onnx'), randomBytes(3000));
    expect(await verifyBundle(installed!)).toEqual([expect.stringContaining('component "vision"')]);
    // Pulled again, only what is wrong is fetched.
    const before = server.asked.length;
    await pullBundle(`${server.url}/b/manifest.json`, folder, options());
    expect(server.asked.slice(before).some((asked) => asked.includes('vision.data'))).toBe(false);
    expect(await verifyBundle(installed!)).toEqual([]);
    await expect(removeBundle(folder, '../sam-3-tiny')).rejects.toMatchObject({ code: 'bundle_missing' });
    await removeBundle(folder, name);
    expect(await installedBundles(folder)).toEqual([]);
  });

  it('that was cut off is none, until it is whole', async () => {
    server.faults = { cutAfter: 500 };
    await expect(pullBundle(`${server.url}/b`, folder, options())).rejects.toMatchObject({
      code: 'download_unreachable',
    });
    server.faults = { cutAfter: 50 };
    await expect(pullBundle(`${server.url}/b`, folder, options())).rejects.toMatchObject({
      code: 'download_unreachable',
    });
    server.faults = {};
    server.files.delete('/b/w/vision.data');
    await expect(pullBundle(`${server.url}/b`, folder, options())).rejects.toMatchObject({ code: 'download_refused' });
    expect(await installedBundles(folder)).toEqual([]);
  });

  it('with a path out of its folder is refused', async () => {
    const evil = { ...manifest, constants: { x: { ...file('../../evil', graph), shape: [1] } } };
    server.files.set('/b/manifest.json', Buffer.from(JSON.stringify(evil)));
    await expect(pullBundle(`${server.url}/b`, folder, options())).rejects.toMatchObject({ code: 'bundle_broken' });
  });
});

it('every family says what to fetch, how much, and under which licence', () => {
  for (const family of modelFamilies) {
    expect(family.files.length, family.id).toBeGreaterThan(0);
    for (const one of family.files)
      expect(one, one.file).toMatchObject({ url: expect.stringMatching(/^https:/), licence: expect.any(String) });
  }
  expect(modelFamilies.find(({ id }) => id === 'flux-2-klein-9b')?.files.some((one) => one.nonCommercial)).toBe(true);
});
