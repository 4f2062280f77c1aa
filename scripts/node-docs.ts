import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { builtinNodes, specs } from '@reelgraph/nodes/catalogue';
import { indexSpecs } from '@reelgraph/nodes/graph';
import { nodeIndex, nodePage, nodePageName } from '@reelgraph/nodes/help';

/** `docs/nodes`: a page for each node that ships, and one that lists them, by file name. */
export function nodeDocs(): Map<string, string> {
  const all = specs(builtinNodes);
  const known = indexSpecs(all);
  const shown = all.filter(({ type }) => !type.startsWith('convert/'));
  return new Map([
    ['README.md', nodeIndex(shown)],
    ...shown.map((spec) => [nodePageName(spec.type), nodePage(spec, known)] as const),
  ]);
}

export const nodeDocsFolder = fileURLToPath(new URL('../docs/nodes/', import.meta.url));

// `npm run docs` writes them anew; pages of nodes that are no more go.
if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const pages = nodeDocs();
  mkdirSync(nodeDocsFolder, { recursive: true });
  for (const name of readdirSync(nodeDocsFolder)) if (!pages.has(name)) rmSync(join(nodeDocsFolder, name));
  for (const [name, text] of pages) writeFileSync(join(nodeDocsFolder, name), text);
  process.stdout.write(`${pages.size} pages in docs/nodes\n`);
}
