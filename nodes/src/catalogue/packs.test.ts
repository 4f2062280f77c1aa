import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { builtinNodes, loadNodePacks, type NodeContext } from './index.ts';

const sample = fileURLToPath(new URL('../../test-pack', import.meta.url));
const separator = process.platform === 'win32' ? ';' : ':';
let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'packs-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function pack(name: string, files: Record<string, string>): Promise<string> {
  const path = join(folder, name);
  await mkdir(path);
  for (const [file, text] of Object.entries(files)) await writeFile(join(path, file), text);
  return path;
}

describe('loadNodePacks', () => {
  it('loads the sample pack, whose nodes work like any other', async () => {
    const { nodes, warnings } = await loadNodePacks(sample, builtinNodes);
    expect(warnings).toEqual([]);
    expect(nodes.map((one) => one.spec.type)).toEqual(['sample/film-leader', 'sample/shout', 'sample/whisper']);
    const context = { project: { seed: 1 } } as unknown as NodeContext;
    expect(await nodes[0]!.run({ inputs: {}, params: { seconds: 2 }, context })).toEqual({
      words: [
        { key: '0', value: '2' },
        { key: '1', value: '1' },
      ],
    });
    await expect(
      Promise.resolve().then(() => nodes[1]!.run({ inputs: {}, params: {}, context })),
    ).rejects.toMatchObject({ code: 'missing_input' });
  });

  it('a broken pack is one warning and the rest still loads', async () => {
    const throwing = await pack('throwing', { 'a.mjs': 'throw new Error("the pack is broken");' });
    const empty = await pack('empty', { 'readme.txt': 'nothing' });
    const nothing = await pack('nothing', { 'a.mjs': 'export const x = 1;' });
    const loaded = await loadNodePacks(
      [throwing, empty, nothing, join(folder, 'gone'), 'no-such-package-at-all', sample].join(separator),
    );
    expect(loaded.nodes).toHaveLength(3);
    expect(loaded.warnings.map((one) => one.message)).toEqual([
      expect.stringMatching(/a\.mjs was left out: the pack is broken/),
      expect.stringMatching(/holds no node files/),
      expect.stringMatching(/exports no node/),
      expect.stringMatching(/There is no such file or folder/),
      expect.stringMatching(/no-such-package-at-all/),
    ]);
  });

  it('never takes the place of a type that is there, nor a type that is no name', async () => {
    const node = (type: string) =>
      `export const n = { spec: { type: ${JSON.stringify(type)} }, run() { return {}; } };`;
    const taken = await pack('taken', {
      'a.mjs': node('script/parse'),
      'b.mjs': node('__proto__'),
      'c.mjs': node('mine/ok'),
    });
    const { nodes, warnings } = await loadNodePacks(taken, builtinNodes);
    expect(nodes.map((one) => one.spec.type)).toEqual(['mine/ok']);
    expect(warnings).toHaveLength(2);
  });

  it('nothing asked, nothing loaded', async () => {
    expect(await loadNodePacks(undefined)).toEqual({ nodes: [], warnings: [] });
    expect(await loadNodePacks(' ')).toEqual({ nodes: [], warnings: [] });
  });
});
