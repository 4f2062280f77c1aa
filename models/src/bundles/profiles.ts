import { publishedIn, writeManifest } from './published.ts';
import { gemmaManifest } from './published-gemma.ts';
import { samManifest } from './published-sam.ts';

/** Folders that are being looked at: their files are hashed, which nobody should do twice at once. */
const looking = new Map<string, Promise<boolean>>();

/** Writes the manifest of a folder in a published layout. False where it is none, or has a manifest already. */
export function adoptPublished(folder: string): Promise<boolean> {
  const known = looking.get(folder);
  if (known) return known;
  const mine = adopt(folder).finally(() => looking.delete(folder));
  looking.set(folder, mine);
  return mine;
}

async function adopt(folder: string): Promise<boolean> {
  const published = await publishedIn(folder);
  const manifest = published && ((await samManifest(published)) ?? (await gemmaManifest(published)));
  if (!manifest) return false;
  await writeManifest(folder, manifest);
  return true;
}
