// Imports point down the floors only, browsers never load server code, and each outside tool has one room.
// Reads the import graph of the sources; `npm run lint` and a test call it.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../', import.meta.url));
const floors = ['timeline', 'models', 'nodes', 'runtime', 'editor'];

/** Doors that a browser may load: pure code, or code written for it. */
const browserDoors = new Set([
  '@reelgraph/timeline',
  '@reelgraph/timeline/interchange',
  '@reelgraph/timeline/playback',
  '@reelgraph/timeline/ui',
  '@reelgraph/models',
  '@reelgraph/nodes/graph',
  '@reelgraph/nodes/script',
  '@reelgraph/nodes/elements',
  '@reelgraph/nodes/prompts',
  '@reelgraph/nodes/help',
  '@reelgraph/runtime/protocol',
]);

/** Folders behind the pure doors: no Node module, no server package, no React. */
const pureFolders = [
  'timeline/src/time',
  'timeline/src/sequence',
  'timeline/src/edits',
  'timeline/src/landing',
  'timeline/src/layout',
  'timeline/src/snap',
  'timeline/src/interchange',
  'models/src/capabilities',
  'nodes/src/graph',
  'nodes/src/script',
  'nodes/src/elements',
  'nodes/src/prompts',
  'nodes/src/help',
  'runtime/src/protocol',
];
const purePackages = new Set(['zod', 'fast-xml-parser']);

/** Each of these is imported from one place only, and really is: the chosen stack does the work it is named for. */
const rooms = [
  { package: 'fluent-ffmpeg', only: ['timeline/src/media/'] },
  { package: 'onnxruntime-node', only: ['models/src/'] },
  { package: '@libsql/client', only: ['runtime/src/storage/'] },
  { package: 'drizzle-orm', only: ['runtime/src/'] },
  { package: '@hono/node-server', only: ['runtime/src/server/'] },
  { package: 'hono', only: ['runtime/src/server/', 'editor/src/api/'] },
  { package: 'ws', only: ['runtime/src/server/', 'runtime/src/cli/', 'models/src/engines/comfyui/'] },
  { package: '@xyflow/react', only: ['editor/src/graph/'] },
  { package: 'jotai', only: ['editor/src/'] },
  { package: 'react', only: ['editor/src/', 'timeline/src/ui/', 'timeline/src/playback/'] },
];

/** Rooms of the runtime, from the ground up: each may use those before it. */
const runtimeRooms = ['protocol', 'storage', 'documents', 'execution', 'streams', 'studio', 'server', 'cli'];

/** What is wrong with an import from one room of the runtime into another, if anything. */
export function runtimeLeak(file, target) {
  const [from, to] = [file, target].map((path) => runtimeRooms.indexOf(path.split('/')[2] ?? ''));
  if (from >= 0 && to >= 0 && to <= from) return null;
  return `${file} reaches into ${target.split('/').slice(0, 3).join('/')}, which is not below it`;
}

const isTest = (file) => /\.test\.tsx?$|\/testing\/|\.d\.ts$/.test(file);
const packageOf = (specifier) =>
  specifier.startsWith('@') ? specifier.split('/').slice(0, 2).join('/') : specifier.split('/')[0];

function* sources(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* sources(path);
    else if (/\.tsx?$/.test(entry.name)) yield path;
  }
}

/** Every import of a file: static, re-export and dynamic. Comments are dropped first. */
export function importsOf(text) {
  const code = text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '');
  const found = [];
  for (const match of code.matchAll(
    /(?:^|[\s;}])(import|export)\s+(type\s+)?(?:[\w*{}\s,$]+?\s+from\s+)?['"]([^'"\n]+)['"]/g,
  ))
    found.push({ specifier: match[3], type: Boolean(match[2]) });
  for (const match of code.matchAll(/\bimport\(\s*['"]([^'"\n]+)['"]\s*\)/g))
    found.push({ specifier: match[1], type: false });
  return found;
}

/** Problems as sentences; none means the house stands. */
export function checkFloors() {
  const problems = [];
  const usedIn = new Map(rooms.map((room) => [room.package, 0]));
  for (const [floor, name] of floors.entries()) {
    for (const path of sources(join(root, name, 'src'))) {
      const file = relative(root, path).replaceAll('\\', '/');
      if (isTest(file)) continue;
      const pure = pureFolders.some((folder) => file.startsWith(`${folder}/`));
      for (const { specifier, type } of importsOf(readFileSync(path, 'utf8'))) {
        if (specifier.startsWith('.')) {
          const target = relative(root, resolve(dirname(path), specifier)).replaceAll('\\', '/');
          if (!target.startsWith(`${name}/`))
            problems.push(`${file} reaches into another package by path: ${specifier}`);
          const leak = name === 'runtime' ? runtimeLeak(file, target) : null;
          if (leak) problems.push(leak);
          continue;
        }
        const outside = packageOf(specifier);
        if (outside.startsWith('@reelgraph/')) {
          const below = floors.indexOf(outside.slice('@reelgraph/'.length));
          if (below >= floor) problems.push(`${file} (floor ${floor + 1}) imports ${specifier}, which is not below it`);
          const fromBrowser =
            name === 'editor' || file.startsWith('timeline/src/ui/') || file.startsWith('timeline/src/playback/');
          if ((fromBrowser || pure) && !browserDoors.has(specifier) && !type)
            problems.push(`${file} runs in a browser and imports the server door ${specifier}`);
        } else if (pure && !type && !purePackages.has(outside))
          problems.push(`${file} is pure and imports ${specifier}`);
        const room = rooms.find((entry) => entry.package === outside);
        if (room) {
          if (room.only.some((folder) => file.startsWith(folder))) usedIn.set(outside, usedIn.get(outside) + 1);
          else if (!type) problems.push(`${file} imports ${outside}, which belongs in ${room.only.join(' or ')}`);
        }
      }
    }
  }
  for (const [name, uses] of usedIn) if (uses === 0) problems.push(`nothing uses ${name}, which the house is built on`);
  return problems;
}

if (process.argv[1]?.endsWith('check-floors.mjs')) {
  const problems = checkFloors();
  for (const problem of problems) process.stderr.write(`✗ ${problem}\n`);
  if (problems.length === 0) process.stdout.write('The floors hold.\n');
  process.exit(problems.length === 0 ? 0 : 1);
}
