import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Brief } from '../../capabilities/brief.ts';
import { REST } from '../draft/face.ts';
import { isTight } from '../draft/framing.ts';
import { poseOf } from '../draft/pose.ts';
import { standIn } from '../draft/silhouette.ts';
import { mirror } from '../draft/surface.ts';
import type { ReferenceFile } from './jobs.ts';

/**
 * Whom the draft engine drew itself, because no picture was given, is found by that drawing: each as it may stand in the
 * shot, looking either way. Written as PNG into `scratch`.
 */
export async function standInFiles(brief: Brief, scratch: string): Promise<ReferenceFile[]> {
  const files: ReferenceFile[] = [];
  for (const subject of brief.subjects) {
    const { name, kind } = subject;
    if (subject.pictures.length > 0 || (kind !== 'character' && kind !== 'object')) continue;
    // As the shot's size has them: head and shoulders would be seen in every blob of a wide shot.
    const image = standIn(subject, isTight(brief.size) ? 'bust' : 'full', REST, poseOf(brief, subject));
    for (const seen of kind === 'character' ? [image, mirror(image)] : [image]) {
      const file = join(scratch, `stand-in-${files.length}.png`);
      await writeFile(file, await seen.encode('png'));
      files.push({ name, kind, file });
    }
  }
  return files;
}
