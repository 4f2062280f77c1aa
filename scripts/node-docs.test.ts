import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { nodeDocs, nodeDocsFolder } from './node-docs.ts';

it('docs/nodes says what the definitions say (`npm run docs` writes it anew)', () => {
  const pages = nodeDocs();
  expect(readdirSync(nodeDocsFolder).sort()).toEqual([...pages.keys()].sort());
  for (const [name, text] of pages) expect(readFileSync(join(nodeDocsFolder, name), 'utf8'), name).toBe(text);
});
