import { execFile } from 'node:child_process';
import { access, chmod, constants } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { delimiter, dirname, join } from 'node:path';
import { MediaError } from './errors.ts';

type Tool = 'ffmpeg' | 'ffprobe';

const exe = process.platform === 'win32' ? '.exe' : '';

/** Where packages of the common systems put it, for processes that were started with a bare PATH (a desktop's). */
const usualPlaces: readonly string[] =
  process.platform === 'win32'
    ? ['C:\\Program Files\\ffmpeg\\bin', 'C:\\ffmpeg\\bin', 'C:\\ProgramData\\chocolatey\\bin']
    : ['/usr/bin', '/usr/local/bin', '/opt/homebrew/bin', '/opt/local/bin', '/snap/bin'];

const howTo =
  process.platform === 'darwin'
    ? 'Install it with: brew install ffmpeg'
    : process.platform === 'win32'
      ? 'Install it with: winget install ffmpeg'
      : 'Install it with: apt install ffmpeg (or your system’s package manager), or set FFMPEG_PATH.';

const found = new Map<Tool, Promise<string>>();

/**
 * The path of an ffmpeg that runs: `FFMPEG_PATH`, then PATH, then the usual places of the system, then the optional npm
 * binary. Looked for once per process. Throws `ffmpeg_missing` with the one line that installs it.
 */
export const findFfmpeg = (): Promise<string> => findOnce('ffmpeg');

/** As {@link findFfmpeg}, for ffprobe: also looked for beside the ffmpeg that was named by `FFMPEG_PATH`. */
export const findFfprobe = (): Promise<string> => findOnce('ffprobe');

/** Forgets what was found, so that a changed environment is looked at again (an install by `doctor`, a test). */
export const forgetTools = (): void => found.clear();

function findOnce(tool: Tool): Promise<string> {
  let search = found.get(tool);
  if (!search) {
    search = find(tool);
    found.set(tool, search);
    // A failed search is not kept: the person may install ffmpeg while the studio runs.
    search.catch(() => found.delete(tool));
  }
  return search;
}

async function find(tool: Tool): Promise<string> {
  const named = process.env[tool === 'ffmpeg' ? 'FFMPEG_PATH' : 'FFPROBE_PATH'];
  if (named) {
    if (await runs(named)) return named;
    throw new MediaError(
      `${tool}_missing`,
      `${tool === 'ffmpeg' ? 'FFMPEG_PATH' : 'FFPROBE_PATH'} names ${named}, but that does not run.`,
      { fix: 'Correct or unset the variable.' },
    );
  }
  for (const candidate of candidates(tool)) if (await runs(candidate)) return candidate;
  const packaged = npmBinary(tool);
  if (packaged && (await makeExecutable(packaged)) && (await runs(packaged))) return packaged;
  throw new MediaError(`${tool}_missing`, `${tool} was not found on this machine.`, { fix: howTo });
}

function* candidates(tool: Tool): Generator<string> {
  const beside = tool === 'ffprobe' ? process.env.FFMPEG_PATH : undefined;
  if (beside) yield join(dirname(beside), tool + exe);
  for (const folder of (process.env.PATH ?? '').split(delimiter)) if (folder) yield join(folder, tool + exe);
  for (const folder of usualPlaces) yield join(folder, tool + exe);
}

async function runs(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
  } catch {
    return false;
  }
  return new Promise((resolve) => {
    execFile(path, ['-version'], { timeout: 10_000, windowsHide: true }, (error) => resolve(!error));
  });
}

/** Some of these packages arrive with a file that only its owner may run. */
async function makeExecutable(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return true;
  } catch {
    return chmod(path, 0o755).then(
      () => true,
      () => false,
    );
  }
}

function npmBinary(tool: Tool): string | null {
  try {
    const installer: unknown = createRequire(import.meta.url)(`@${tool}-installer/${tool}`);
    const path = (installer as { path?: unknown }).path;
    return typeof path === 'string' ? path : null;
  } catch {
    return null;
  }
}
