import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { pinnedPackages, type SetUpOptions, setUpPython } from './set-up.ts';

/** Against a program that does what venv and pip do, without a network; `npm run test:parity` makes a true environment. */
const python = fileURLToPath(new URL('./testing/pip.sh', import.meta.url));
let folder = '';
let steps: string[];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'reelgraph-setup-'));
  steps = [];
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true, force: true });
});
const setUp = (more: Partial<SetUpOptions> = {}) =>
  setUpPython({
    folder: join(folder, 'python'),
    python,
    index: 'https://x/cpu',
    onStep: (text) => steps.push(text),
    ...more,
  });
const installed = async () => (await readFile(join(folder, 'python/installed.txt'), 'utf8')).trim().split('\n');

describe('the Python environment', () => {
  it('is made of exactly the pinned packages, torch first, and only once', async () => {
    const pins = await pinnedPackages();
    expect(pins[0]).toMatch(/^torch==\d/);
    expect(pins.every((pin) => /^[\w-]+==[\d.]+$/.test(pin))).toBe(true);
    const lines: string[] = [];
    expect(await setUp({ onLine: (line) => lines.push(line) })).toBe(true);
    expect(await installed()).toEqual(pins);
    expect(steps[1]).toBe(`1 of ${pins.length}  ${pins[0]!.replace('==', ' ')}`);
    expect(lines).toContain(`Downloading ${pins[0]}.whl (12 MB)`);
    expect(await setUp()).toBe(false);
    expect(await installed()).toEqual(pins);
  });

  it('goes on where it broke off, in the same environment', async () => {
    const pins = await pinnedPackages();
    vi.stubEnv('PIP_BREAKS_AT', 'transformers');
    await expect(setUp()).rejects.toMatchObject({
      code: 'setup_failed',
      message: expect.stringContaining('Connection broken'),
      fix: expect.stringContaining('goes on from here'),
    });
    const before = await installed();
    expect(before).toEqual(
      pins.slice(
        0,
        pins.findIndex((pin) => pin.startsWith('transformers')),
      ),
    );
    vi.stubEnv('PIP_BREAKS_AT', 'nothing');
    expect(await setUp()).toBe(true);
    // The environment was not thrown away: pip itself skips what is there.
    expect(await installed()).toEqual([...before, ...pins]);
    expect(steps.filter((text) => text === 'Making the environment')).toHaveLength(1);
  });

  it.each([
    ['an old Python', { PIP_VERSION_SAYS: '3 9' }, {}],
    ['none', {}, { python: '/nowhere/python' }],
  ])('is refused with %s', async (_, variables, more) => {
    for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value);
    await expect(setUp(more)).rejects.toMatchObject({
      code: 'python_missing',
      fix: expect.stringContaining('--python'),
    });
  });

  it('stops when it is told to', async () => {
    const abort = new AbortController();
    const stopped = setUp({ signal: abort.signal, onStep: (text) => text.startsWith('2') && abort.abort() });
    await expect(stopped).rejects.toMatchObject({ code: 'cancelled' });
    expect(await installed()).toHaveLength(1);
  });
});
