import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { npm, root, run, works } from './run.mjs';
import { fail, say, step } from './say.mjs';

/** The oldest Node that runs Reelgraph; the same number stands in package.json (`engines`). */
const OLDEST_NODE = [20, 19];

export function ensureNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1])) return;
  fail(
    `Reelgraph needs Node ${OLDEST_NODE.join('.')} or newer; this is ${process.versions.node}. Get it at https://nodejs.org.`,
  );
}

/** Installs the npm packages where they are missing or the lock file changed since. */
export async function ensurePackages() {
  const lock = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
  const stamp = join(root, 'node_modules', '.reelgraph-lock');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) return;
  await step('Installing packages (npm ci)…', async () => {
    const code = await npm(['ci', '--no-audit', '--no-fund', '--loglevel=error']);
    if (code !== 0) fail('npm ci failed. See the lines above; most often the network or the disk is at fault.');
  });
  writeFileSync(stamp, lock);
}

/** System parts that npm cannot bring: how to see whether one is there, and how to get it. */
const parts = {
  ffmpeg: {
    present: async () =>
      (await works(process.env.FFMPEG_PATH ?? 'ffmpeg')) || existsSync(join(root, 'node_modules', '@ffmpeg-installer')),
    wanted: async () => works(process.env.FFMPEG_PATH ?? 'ffmpeg'),
    apt: ['ffmpeg'],
    without: 'Using the older ffmpeg that npm brought.',
    how: 'Install ffmpeg (macOS: brew install ffmpeg, Windows: winget install ffmpeg, Debian: apt install ffmpeg) or set FFMPEG_PATH.',
  },
  'espeak-ng': {
    present: async () => true,
    wanted: async () => works('espeak-ng', ['--version']),
    apt: ['espeak-ng'],
    without: 'Without espeak-ng the drafts have no scratch speech.',
    how: 'Install espeak-ng to hear the dialogue in drafts.',
  },
  'redis-server': {
    present: async () => works('redis-server', ['--version']),
    wanted: async () => works('redis-server', ['--version']),
    apt: ['redis-server'],
    without: '',
    how: 'Install Redis (Debian: apt install redis-server, macOS: brew install redis); the tests of the distributed mode start one of their own.',
  },
  chromium: {
    present: async () => findChromium() !== null,
    wanted: async () => findChromium() !== null,
    apt: ['chromium'],
    without: '',
    how: 'Install Chromium or Chrome (Debian: apt install chromium) or set CHROMIUM_PATH; the browser tests need it.',
  },
};

const chromiums = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

/** The browser for the end-to-end tests: the system's own, because it decodes H.264. */
export function findChromium() {
  return [process.env.CHROMIUM_PATH, ...chromiums].find((path) => path && existsSync(path)) ?? null;
}

/** Brings the system parts that are missing, where this machine lets us (Debian as root); else says how in one line. */
export async function ensureSystem(names) {
  const missing = [];
  for (const name of names) if (!(await parts[name].wanted())) missing.push(name);
  if (missing.length === 0) return;
  if (await mayUseApt()) {
    await step(`Installing ${missing.join(', ')} (apt)…`, async () => {
      const env = { DEBIAN_FRONTEND: 'noninteractive' };
      await run('apt-get', ['update', '-qq'], { quiet: true, env });
      await run(
        'apt-get',
        ['install', '-y', '-qq', '--no-install-recommends', ...missing.flatMap((name) => parts[name].apt)],
        { quiet: true, env },
      );
    });
  }
  for (const name of missing) {
    if (await parts[name].wanted()) continue;
    if (await parts[name].present()) say(`  ${parts[name].without} ${parts[name].how}`);
    else fail(parts[name].how);
  }
}

async function mayUseApt() {
  return process.platform === 'linux' && process.getuid?.() === 0 && (await works('apt-get', ['--version']));
}
