import { resolve } from 'node:path';
import { RefusalError } from '@reelgraph/timeline';
import { DocumentService } from '../documents/service.ts';
import { openStorage } from '../storage/index.ts';
import { exportProject, importProject } from '../studio/project-archive.ts';
import { readArguments } from './arguments.ts';
import { dataFolder } from './serve.ts';
import { UsageError } from './usage.ts';

/** `reelgraph project list | export TITLE FILE | import FILE`: a project as one file. Not while a studio has the folder. */
export async function command(argv: readonly string[]): Promise<number> {
  const { values, positionals } = readArguments(argv, { data: { type: 'string' } });
  const [what, first, second, ...more] = positionals;
  const wanted = { list: 1, export: 3, import: 2 }[what ?? ''];
  if (wanted === undefined || positionals.length !== wanted || more.length > 0)
    throw new UsageError('project takes: list, export TITLE FILE, or import FILE.');
  const storage = await openStorage(dataFolder(values.data), 'project');
  try {
    const parts = { storage, documents: new DocumentService(storage) };
    if (what === 'list') {
      for (const { title } of await storage.projects.list()) process.stdout.write(`${title}\n`);
    } else if (what === 'export') {
      const project = await storage.projects.byTitle(first ?? '');
      if (!project) {
        throw new RefusalError({
          code: 'project_not_found',
          message: `There is no project "${first}".`,
          fix: 'See their titles with "reelgraph project list".',
        });
      }
      const path = resolve(second ?? '');
      const { files, bytes } = await exportProject(parts, project.id, path);
      process.stdout.write(`${path}: ${files} files, ${(bytes / 1e6).toFixed(1)} MB\n`);
    } else process.stdout.write(`${(await importProject(parts, resolve(first ?? ''))).title}\n`);
  } finally {
    await storage.close();
  }
  return 0;
}
