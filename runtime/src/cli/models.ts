import { stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import {
  downloadFile,
  type InstalledBundle,
  installedBundles,
  languageFamilies,
  type ModelFamily,
  modelFamilies,
  pullBundle,
  pullPublished,
  pythonFolder,
  removeBundle,
  setUpPython,
  verifyBundle,
} from '@reelgraph/models/engines';
import { readArguments } from './arguments.ts';
import { suggestion } from './nearest.ts';
import { dataFolder } from './serve.ts';
import { UsageError } from './usage.ts';

const gigabytes = (bytes: number): string => `${(bytes / 1e9).toFixed(bytes < 1e9 ? 2 : 1)} GB`;
const say = (text: string): boolean => process.stdout.write(`${text}\n`);

/** `reelgraph models [list | pull | verify | remove | setup-diffusers]`. */
export async function command(argv: readonly string[]): Promise<number> {
  const { values, positionals } = readArguments(argv, {
    json: { type: 'boolean' },
    data: { type: 'string' },
    comfyui: { type: 'string' },
    python: { type: 'string' },
    index: { type: 'string' },
    into: { type: 'string' },
  });
  const [verb = 'list', what] = positionals;
  const folder = process.env.REELGRAPH_MODELS ?? join(dataFolder(values.data), 'models');
  switch (verb) {
    case 'list':
      return list(folder, values.json === true);
    case 'pull':
      if (!what) throw new UsageError('models pull takes a family (with --comfyui DIR) or the address of a bundle.');
      return /^https?:\/\//.test(what) ? pullFrom(what, folder) : pullFamily(what, values.comfyui, folder);
    case 'verify':
      return verify(await chosen(folder, what));
    case 'remove': {
      if (!what) throw new UsageError('models remove takes the name of a bundle.');
      const { name, bytes } = await removeBundle(folder, what);
      say(`Removed ${name}, ${gigabytes(bytes)}.`);
      return 0;
    }
    case 'setup-diffusers':
      return setUpDiffusers({ ...values, into: values.into ?? pythonFolder(dataFolder(values.data)) });
    default:
      throw new UsageError(`models: '${verb}' is not list, pull, verify, remove or setup-diffusers.`);
  }
}

async function list(folder: string, json: boolean): Promise<number> {
  const bundles = await installedBundles(folder);
  if (json) {
    const told = bundles.map(({ name, bytes, manifest }) => {
      const { family, variant, licence } = manifest;
      return { name, family, variant, licence: licence.name, commercial: licence.commercial ?? null, bytes };
    });
    say(JSON.stringify({ families: modelFamilies, language: languageFamilies, bundles: told }));
    return 0;
  }
  say('Families, and what ComfyUI wants for each (reelgraph models pull FAMILY --comfyui DIR):');
  for (const { id, label, does, vram, files } of modelFamilies) {
    const all = files.reduce((sum, { bytes }) => sum + bytes, 0);
    say(
      `\n  ${id}  ${label}: ${does}. ${gigabytes(all)} in ${files.length} files, about ${gigabytes(vram)} of graphics memory`,
    );
    for (const { file, folder: place, bytes, licence, nonCommercial } of files)
      say(
        `      models/${place}/${file}  ${gigabytes(bytes)}${licence ? `  ${licence}` : ''}${nonCommercial ? ', not for commercial use' : ''}`,
      );
  }
  say('\nLanguage models that run in this studio (reelgraph models pull FAMILY):\n');
  for (const { id, label, does, licence } of languageFamilies) say(`  ${id}  ${label}: ${does}. ${licence}`);
  say(`\nBundles in ${folder}:`);
  if (bundles.length === 0) say('  none. reelgraph models pull https://… fetches one; models/export makes one.');
  for (const { name, bytes, manifest } of bundles)
    say(
      `  ${name}  ${gigabytes(bytes)}  ${manifest.licence.name}${manifest.licence.commercial === false ? ', not for commercial use' : ''}`,
    );
  return 0;
}

async function pullFrom(url: string, folder: string): Promise<number> {
  const { signal, done } = interrupts();
  try {
    const place = await pullPublished(url, folder, {
      signal,
      onFile: (name) => say(`  ${name}`),
      onBytes: (here, all) => progress(`    ${gigabytes(here)}${all === null ? '' : ` of ${gigabytes(all)}`}`),
    });
    if (place) {
      say(`It is here: ${place}\nSettings → Language shows it; it writes by itself where no server is there.`);
      return 0;
    }
    const bundle = await pullBundle(url, folder, {
      signal,
      onFile: (name, index, count) => progress(`${index + 1} of ${count}  ${name}`),
      onBytes: (here, all) => progress(`    ${gigabytes(here)}${all === null ? '' : ` of ${gigabytes(all)}`}`),
    });
    say(`${bundle.name} is here: ${bundle.folder}`);
    const { name, commercial } = bundle.manifest.licence;
    say(`Licence: ${name}${commercial === false ? '. Not for commercial use: takes made with it are marked.' : ''}`);
    return 0;
  } finally {
    done();
  }
}

/** A Python environment with the pinned packages, in the data folder or elsewhere. */
async function setUpDiffusers(wish: { into: string; python?: string; index?: string }): Promise<number> {
  const { signal, done } = interrupts();
  try {
    const made = await setUpPython({
      ...{ folder: wish.into, signal, onStep: say, onLine: (line) => progress(`    ${line.slice(0, 100)}`) },
      ...(wish.python ? { python: wish.python } : {}),
      ...(wish.index ? { index: wish.index } : {}),
    });
    progress('');
    say(made ? `The diffusers engine can use ${wish.into}.` : `Everything is there already: ${wish.into}`);
    say('Next: a checkpoint as its makers publish it, in the models of the data folder (docs/engines.md).');
    return 0;
  } finally {
    done();
  }
}

async function pullFamily(id: string, to: string | undefined, folder: string): Promise<number> {
  const language = languageFamilies.find((one) => one.id === id);
  if (language) {
    say(`Licence: ${language.licence}`);
    return pullFrom(language.url, folder);
  }
  const family = modelFamilies.find((one) => one.id === id);
  if (!family)
    throw new UsageError(
      `There is no family '${id}'. ${suggestion(
        id,
        [...modelFamilies, ...languageFamilies].map((one) => one.id),
        'Families',
      )}`,
    );
  if (!to) throw new UsageError('models pull: say with --comfyui DIR where ComfyUI lies.');
  const models = await modelsFolder(to);
  const { signal, done } = interrupts();
  try {
    return await fetchFiles(family, models, signal);
  } finally {
    done();
  }
}

async function fetchFiles({ files }: ModelFamily, models: string, signal: AbortSignal): Promise<number> {
  for (const [i, { file, folder, url, licence, nonCommercial }] of files.entries()) {
    const target = join(models, folder, file);
    const there = await stat(target).then(
      () => true,
      () => false,
    );
    say(
      `${i + 1} of ${files.length}  ${file}${licence ? `  (${licence}${nonCommercial ? ', not for commercial use' : ''})` : ''}`,
    );
    if (there) {
      say('    is there already');
      continue;
    }
    await downloadFile(
      { url, to: target },
      {
        signal,
        onBytes: (here, all) => progress(`    ${gigabytes(here)}${all === null ? '' : ` of ${gigabytes(all)}`}`),
      },
    );
  }
  say('ComfyUI finds them when its page is loaded again.');
  return 0;
}

/** The folder of ComfyUI, or its `models` itself. */
async function modelsFolder(to: string): Promise<string> {
  for (const place of [join(resolve(to), 'models'), resolve(to)]) {
    const facts = await stat(join(place, 'checkpoints')).catch(() => null);
    if (facts?.isDirectory()) return place;
  }
  throw new UsageError(`${to} is no ComfyUI folder: it has no models/checkpoints.`);
}

async function chosen(folder: string, name: string | undefined): Promise<InstalledBundle[]> {
  const all = await installedBundles(folder);
  if (name === undefined) return all;
  const found = all.filter((one) => one.name === name);
  if (found.length === 0)
    throw new UsageError(
      `There is no bundle '${name}'. ${suggestion(
        name,
        all.map((one) => one.name),
        'Bundles',
      )}`,
    );
  return found;
}

async function verify(bundles: readonly InstalledBundle[]): Promise<number> {
  let good = true;
  for (const bundle of bundles) {
    const wrong = await verifyBundle(bundle);
    say(`${wrong.length === 0 ? '✓' : '✗'} ${bundle.name}`);
    for (const line of wrong) say(`    ${line}`);
    good &&= wrong.length === 0;
  }
  if (bundles.length === 0) say('There is no bundle.');
  return good ? 0 : 1;
}

/** Ctrl-C ends it in order: what is here is kept, and the next call goes on from there. */
function interrupts(): { signal: AbortSignal; done(): void } {
  const abort = new AbortController();
  const stop = () => abort.abort();
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  const done = () => {
    process.removeListener('SIGINT', stop);
    process.removeListener('SIGTERM', stop);
  };
  return { signal: abort.signal, done };
}

/** On a terminal one line that is written over; elsewhere nothing, since a log wants results. */
function progress(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${text}`);
}
