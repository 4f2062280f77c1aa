import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readFile, statfs, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { EngineError } from '../../capabilities/capability.ts';
import { pythonIn, pythonSources } from './python.ts';

export interface SetUpOptions {
  /** Where the environment shall lie. */
  readonly folder: string;
  /** The Python to make it with. Default: the first on this machine that is new enough. */
  readonly python?: string;
  /** An index of packages beside the usual one: a torch without CUDA, for example. */
  readonly index?: string;
  readonly signal?: AbortSignal;
  /** "3 of 12  diffusers 0.40.0". */
  readonly onStep?: (text: string) => void;
  /** What pip is at: a download with its size. */
  readonly onLine?: (text: string) => void;
}

const GB = 1024 ** 3;
/** With the CUDA libraries that torch brings on Linux and Windows, and without. While it installs, half of it lies there twice. */
const NEEDED = { cuda: 14 * GB, plain: 4 * GB };
const OLDEST = [3, 10] as const;
const STAMP = 'reelgraph-pins.json';

/** The exact versions that graphs are exported with and the worker runs with, torch first. */
export async function pinnedPackages(): Promise<string[]> {
  const text = await readFile(join(pythonSources, 'pyproject.toml'), 'utf8');
  const list = /^dependencies = \[([^\]]*)\]/m.exec(text)?.[1] ?? '';
  return [...list.matchAll(/"([^"]+)"/g)].map((found) => found[1]!);
}

/**
 * An environment with the pinned packages, made step by step: stopped, it goes on where it was. Answers whether anything was
 * to do. Throws EngineError `python_missing`, `disk_full`, `setup_failed`, `cancelled`.
 */
export async function setUpPython(options: SetUpOptions): Promise<boolean> {
  const { folder, onStep } = options;
  const pins = await pinnedPackages();
  const wanted = JSON.stringify(pins);
  const stamp = join(folder, STAMP);
  if ((await readFile(stamp, 'utf8').catch(() => '')) === wanted) return false;
  await checkDisk(options);
  if (!existsSync(join(folder, 'pyvenv.cfg')) || !existsSync(pythonIn(folder))) {
    onStep?.('Making the environment');
    await mkdir(dirname(folder), { recursive: true });
    await ran([await starterOf(options), '-m', 'venv', '--clear', folder], options);
  }
  for (const [at, pin] of pins.entries()) {
    onStep?.(`${at + 1} of ${pins.length}  ${pin.replace('==', ' ')}`);
    const from = options.index ? ['--extra-index-url', options.index] : [];
    await ran([pythonIn(folder), '-m', 'pip', 'install', '--disable-pip-version-check', ...from, pin], options);
  }
  await writeFile(stamp, wanted);
  return true;
}

async function checkDisk({ folder, index }: SetUpOptions): Promise<void> {
  const needed = process.platform === 'darwin' || index?.endsWith('/cpu') ? NEEDED.plain : NEEDED.cuda;
  let place = folder;
  while (!existsSync(place)) place = dirname(place);
  const { bavail, bsize } = await statfs(place);
  const free = bavail * bsize;
  if (free >= needed) return;
  const [here, wants] = [free, needed].map((bytes) => `${(bytes / GB).toFixed(0)} GB`);
  throw new EngineError('disk_full', `The Python packages need about ${wants} of disk, ${here} are free at ${place}.`, {
    fix: 'Free some space, or let the data folder lie elsewhere with --data.',
  });
}

/** The first Python that is new enough and can make environments. */
async function starterOf({ python, signal }: SetUpOptions): Promise<string> {
  const usual = process.platform === 'win32' ? ['py', 'python'] : ['python3', 'python3.12', 'python3.11', 'python3.10'];
  const ask = 'import sys, venv, ensurepip; print(sys.version_info[0], sys.version_info[1])';
  for (const program of python ? [python] : usual) {
    const lines: string[] = [];
    const code = await exitOf([program, '-c', ask], {
      onLine: (line) => lines.push(line),
      ...(signal ? { signal } : {}),
    });
    const [major, minor] = (lines.at(-1) ?? '').split(' ').map(Number);
    if (code === 0 && major === OLDEST[0] && minor! >= OLDEST[1]) return program;
  }
  throw new EngineError('python_missing', `There is no Python ${OLDEST.join('.')} or later with venv here.`, {
    fix: 'Install it (on Debian: python3 and python3-venv; else from python.org), or name one with --python.',
  });
}

type Watch = Pick<SetUpOptions, 'signal' | 'onLine'>;

async function ran(command: readonly string[], watch: Watch): Promise<void> {
  const last: string[] = [];
  const code = await exitOf(command, {
    ...watch,
    onLine: (line) => {
      last.push(line);
      if (last.length > 8) last.shift();
      watch.onLine?.(line);
    },
  });
  if (code === 0) return;
  const said = last.filter((line) => /error/i.test(line)).at(-1) ?? last.at(-1) ?? 'it said nothing';
  throw new EngineError('setup_failed', `${command.slice(1, 5).join(' ')} failed: ${said}`, {
    fix: 'Look at the network and the disk, and run the same command again: it goes on from here.',
  });
}

function exitOf([program, ...args]: readonly string[], { signal, onLine }: Watch): Promise<number> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(new EngineError('cancelled', 'Cancelled.'));
    const env = { ...process.env, PIP_PROGRESS_BAR: 'off', PYTHONUNBUFFERED: '1' };
    const child: ChildProcess = spawn(program!, args, { env, stdio: ['ignore', 'pipe', 'pipe'], windowsHide: true });
    for (const stream of [child.stdout, child.stderr])
      if (stream) createInterface({ input: stream }).on('line', (line) => onLine?.(line.trim()));
    const stop = () => child.kill('SIGTERM');
    signal?.addEventListener('abort', stop, { once: true });
    const settle = (act: () => void) => {
      signal?.removeEventListener('abort', stop);
      act();
    };
    // A program that is not there is one that does not work.
    child.once('error', () => settle(() => resolve(-1)));
    child.once('close', (code) =>
      settle(() => (signal?.aborted ? reject(new EngineError('cancelled', 'Cancelled.')) : resolve(code ?? -1))),
    );
  });
}
