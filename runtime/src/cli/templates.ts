import { readFile, writeFile } from 'node:fs/promises';
import type { TemplateInfo } from '../studio/templates.ts';
import { readArguments } from './arguments.ts';
import { openRemote } from './open-remote.ts';
import { dataFolder } from './serve.ts';
import { UsageError } from './usage.ts';

/** `reelgraph templates [list | export ID FILE | import FILE]`. */
export async function command(argv: readonly string[]): Promise<number> {
  const { values, positionals } = readArguments(argv, { json: { type: 'boolean' }, data: { type: 'string' } });
  const [verb = 'list', ...rest] = positionals;
  if (!['list', 'export', 'import'].includes(verb))
    throw new UsageError(`templates: '${verb}' is not list, export or import.`);
  const [first, second] = rest;
  if (verb === 'export' && (!first || !second)) throw new UsageError('templates export takes an id and a file.');
  if (verb === 'import' && !first) throw new UsageError('templates import takes a file.');

  const { remote, close } = await openRemote(dataFolder(values.data));
  try {
    if (verb === 'export') {
      const file = await remote.download(`/api/templates/${encodeURIComponent(first ?? '')}/file`);
      await writeFile(second ?? '', await file.text());
      return 0;
    }
    if (verb === 'import') {
      const info = await remote.send<TemplateInfo>('POST', '/api/templates/import', await readJson(first ?? ''));
      process.stdout.write(`${info.id}\n`);
      return 0;
    }
    const { templates } = await remote.get<{ templates: TemplateInfo[] }>('/api/templates');
    if (values.json) process.stdout.write(`${JSON.stringify(templates)}\n`);
    else
      for (const one of templates)
        process.stdout.write(`${one.id}  ${one.title} (${one.source}, ${one.nodes} nodes)\n    ${one.description}\n`);
    return 0;
  } finally {
    await close();
  }
}

/** Throws wrong use where the file is missing or not JSON. */
export async function readJson(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch (error) {
    throw new UsageError(error instanceof SyntaxError ? `${file} is not JSON.` : `${file} cannot be read.`);
  }
}
