import { mkdir, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type BundleFile, type Manifest, manifestSchema } from '../bundles/manifest.ts';
import { openBundle } from '../bundles/open-bundle.ts';
import { adoptPublished } from '../bundles/profiles.ts';
import { verifyFile } from '../bundles/verify-file.ts';
import { EngineError } from '../capabilities/capability.ts';
import { textOf } from '../net/text-of.ts';
import { type DownloadOptions, downloadFile } from './download-file.ts';
import { fetchHead, sourceUrl } from './fetch-head.ts';

/** A bundle in the models folder. */
export interface InstalledBundle {
  readonly name: string;
  readonly folder: string;
  readonly manifest: Manifest;
  readonly bytes: number;
}

const NAME = /^[A-Za-z0-9_][\w.-]{0,80}$/;
const LARGEST_MANIFEST = 16 * 1024 * 1024;

/** Every file that a manifest names, with the words for what it belongs to. */
export function filesOf(manifest: Manifest): { file: BundleFile; of: string }[] {
  return [
    ...Object.entries(manifest.components).flatMap(([name, { data, ...graph }]) =>
      [graph, ...data].map((file) => ({ file, of: `component "${name}"` })),
    ),
    ...Object.entries(manifest.constants).map(([name, file]) => ({ file, of: `constant "${name}"` })),
    ...Object.values(manifest.tokenizer?.files ?? {}).map((file) => ({ file, of: 'the tokenizer' })),
  ];
}

/** Bundles that are whole enough to have a manifest; published layouts get theirs. Other folders are passed over. */
export async function installedBundles(folder: string): Promise<InstalledBundle[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const all = await Promise.all(
    entries
      .filter((entry) => entry.isDirectory())
      .map(async ({ name }) => {
        const place = join(folder, name);
        await adoptPublished(place).catch(() => undefined);
        const bundle = await openBundle(place).catch(() => null);
        if (!bundle) return [];
        // A file that two graphs share is there once.
        const files = [...new Set(filesOf(bundle.manifest).map(({ file }) => file.file))];
        const sizes = files.map((file) =>
          stat(join(place, file)).then(
            ({ size }) => size,
            () => 0,
          ),
        );
        const bytes = (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
        return [{ name, folder: place, manifest: bundle.manifest, bytes }];
      }),
  );
  return all.flat().sort((a, b) => a.name.localeCompare(b.name));
}

/**
 * Fetches a bundle from the folder at `url` on a server: its manifest, then every file that it names. The manifest is written
 * last: a bundle that was cut off is none, and goes on where it was at the next try.
 */
export async function pullBundle(
  url: string,
  folder: string,
  options: DownloadOptions & { readonly onFile?: (name: string, index: number, count: number) => void },
): Promise<InstalledBundle> {
  const base = sourceUrl(url.endsWith('/') ? url : `${url.replace(/\/manifest\.json$/, '')}/`);
  const text = await manifestText(new URL('manifest.json', base), options.signal);
  const parsed = manifestSchema.safeParse(safeJson(text));
  if (!parsed.success)
    throw new EngineError('bundle_broken', `There is no bundle at ${base.href}: its manifest cannot be read.`, {
      fix: 'Give the address of the folder in which manifest.json lies.',
    });
  const manifest = parsed.data;
  const name = `${manifest.family}-${manifest.variant}`.replace(/[^\w.-]+/g, '-');
  const place = join(folder, name);
  await mkdir(place, { recursive: true });
  const files = [...new Map(filesOf(manifest).map(({ file }) => [file.file, file])).values()];
  for (const [i, file] of files.entries()) {
    options.onFile?.(file.file, i, files.length);
    const whole = await verifyFile(place, file, 'this file').then(
      () => true,
      () => false,
    );
    if (whole) continue;
    const wanted = { url: new URL(file.file, base).href, to: join(place, file.file), sha256: file.sha256 };
    await downloadFile(file.bytes === undefined ? wanted : { ...wanted, bytes: file.bytes }, options);
  }
  await writeFile(join(place, 'manifest.json'), text);
  const bytes = files.reduce((sum, file) => sum + (file.bytes ?? 0), 0);
  return { name, folder: place, manifest, bytes };
}

/** Hashes every file of a bundle. Answers what is wrong, in sentences; nothing where all is as it should be. */
export async function verifyBundle({ folder, manifest }: InstalledBundle): Promise<string[]> {
  const wrong: string[] = [];
  for (const { file, of } of filesOf(manifest)) {
    try {
      await verifyFile(folder, file, of);
    } catch (error) {
      if (!(error instanceof EngineError)) throw error;
      wrong.push(error.message);
    }
  }
  return wrong;
}

/** Throws `bundle_missing` where there is none of that name. */
export async function removeBundle(folder: string, name: string): Promise<InstalledBundle> {
  const found = NAME.test(name) ? (await installedBundles(folder)).find((one) => one.name === name) : undefined;
  if (!found)
    throw new EngineError('bundle_missing', `There is no bundle named "${name}" in ${folder}.`, {
      fix: 'See what is there: npx reelgraph models list',
    });
  await rm(found.folder, { recursive: true, force: true });
  return found;
}

async function manifestText(url: URL, signal: AbortSignal): Promise<string> {
  const { response } = await fetchHead(url, signal);
  let text: string;
  try {
    text = await textOf(response, LARGEST_MANIFEST);
  } catch (cause) {
    if (signal.aborted) throw new EngineError('cancelled', 'Cancelled.');
    throw new EngineError('download_unreachable', `${url.host} broke off in the middle.`, {
      fix: 'Try again.',
      retryable: true,
      cause,
    });
  }
  if (response.statusCode === 200) return text;
  throw new EngineError('bundle_missing', `There is no manifest.json at ${url.href} (${response.statusCode}).`, {
    fix: 'Give the address of the folder in which manifest.json lies.',
  });
}

function safeJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
