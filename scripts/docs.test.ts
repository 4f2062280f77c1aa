import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../', import.meta.url));
const pages = [
  'README.md',
  'ARCHITECTURE.md',
  'CONTRIBUTING.md',
  ...['timeline', 'models', 'nodes', 'runtime', 'editor'].map((name) => `${name}/README.md`),
  ...(existsSync(join(root, 'docs'))
    ? readdirSync(join(root, 'docs'))
        .filter((name) => name.endsWith('.md'))
        .map((name) => `docs/${name}`)
    : []),
];
const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: Record<string, string> };
const commands = readdirSync(join(root, 'runtime/src/cli')).map((name) => name.replace(/\.ts$/, ''));

describe.each(pages)('%s', (page) => {
  const text = readFileSync(join(root, page), 'utf8');

  it('names files that are there', () => {
    const links = [...text.matchAll(/\]\((?!https?:|#)([^)#\s]+)/g)].map((match) => match[1] ?? '');
    for (const link of links) expect(existsSync(join(root, dirname(page), link)), link).toBe(true);
    const paths = [...text.matchAll(/`((?:timeline|models|nodes|runtime|editor|scripts|docs)\/[\w./-]+\.\w+)`/g)].map(
      (match) => match[1] ?? '',
    );
    for (const path of paths) expect(existsSync(join(root, path)), path).toBe(true);
  });

  it('gives commands that exist', () => {
    for (const [, name] of text.matchAll(/npm run ([\w:]+)/g))
      if (!text.includes(`npm run ${name} -w`)) expect(scripts).toHaveProperty([name ?? '']);
    for (const [, name] of text.matchAll(/npx reelgraph (\w+)/g)) expect(commands).toContain(name);
  });
});
