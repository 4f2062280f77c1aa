import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ElementsOp } from '@reelgraph/nodes/elements';
import { rasterise, sampleProject } from '@reelgraph/nodes/sample';
import type { DocumentService } from '../documents/service.ts';
import type { ProjectView } from '../protocol/index.ts';
import type { Storage } from '../storage/index.ts';
import type { ProjectService } from './projects.ts';
import type { TemplateService } from './templates.ts';

/** The template that the sample project opens with. */
const SAMPLE_TEMPLATE = 'script-to-film';

/**
 * Lays out "The Last Lamp" in a new data folder: its screenplay, its cast and places with their pictures, and a graph that
 * makes the film when Run is pressed. Done once; a person who deletes it is not given it again.
 */
export async function addSampleProject(parts: {
  storage: Storage;
  documents: DocumentService;
  projects: ProjectService;
  templates: TemplateService;
}): Promise<ProjectView | null> {
  const { storage, documents, projects, templates } = parts;
  if ((await storage.settings.get('sample')) !== null) return null;
  const sample = await sampleProject();
  const { graph, info } = await templates.get(SAMPLE_TEMPLATE);
  const project = await projects.create({
    title: sample.title,
    settings: sample.settings,
    graph: { ...graph, title: info.title, origin: { template: info.id, version: info.version } },
  });
  const change = async (kind: 'script' | 'elements', ops: readonly unknown[]) => {
    const id = await projects.documentOf(project.id, kind);
    const { rev } = await documents.get(id);
    const answer = await documents.write({
      doc: id,
      baseRev: rev,
      opId: randomUUID(),
      client: 'sample',
      origin: 'import',
      ops,
    });
    if (!answer.ok) throw new Error(`The sample's ${kind} does not fit: ${answer.refusal.message}`);
  };
  await change('script', [
    { type: 'setText', text: sample.script },
    { type: 'setTitle', title: sample.title },
  ]);
  await change('elements', await elementOps(storage, sample));
  await storage.db.write(async (tx) => {
    await storage.projects.update(tx, project.id, { poster: info.poster });
    await storage.settings.set(tx, 'sample', project.id);
  });
  return projects.view(project.id);
}

async function elementOps(storage: Storage, sample: Awaited<ReturnType<typeof sampleProject>>): Promise<ElementsOp[]> {
  const folder = await mkdtemp(join(storage.paths.scratch, 'sample-'));
  try {
    const ops: ElementsOp[] = [];
    for (const { name, kind, description, trigger, pictures } of sample.elements) {
      const stored = [];
      for (const picture of pictures) {
        const { png, width, height } = await rasterise(picture.file, picture.width);
        const file = join(folder, `${randomUUID()}.png`);
        await writeFile(file, png);
        const { sha } = await storage.artifacts.takeFile(file, 'image/png');
        stored.push({
          image: { kind: 'image' as const, artifact: sha, mime: 'image/png', width, height },
          role: picture.role,
        });
      }
      ops.push({
        type: 'addElement',
        element: { id: randomUUID(), name, kind, description, trigger, pictures: stored },
      });
    }
    return ops;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
