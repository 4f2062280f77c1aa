import { readFile, writeFile } from 'node:fs/promises';
import { dirname, extname, resolve } from 'node:path';
import { applyAll, RefusalError, type Sequence, sequenceDocument, unwrap } from '@reelgraph/timeline';
import {
  type CutFormatName,
  captionOps,
  cuesOf,
  cutFormatOf,
  cutFormats,
  type Locate,
  type Loss,
  rateOfFloat,
  readSubtitles,
  writeSrt,
  writeVtt,
} from '@reelgraph/timeline/interchange';
import { type PresetName, renderSequence } from '@reelgraph/timeline/render';
import { readArguments } from './arguments.ts';
import { CutFiles } from './cut-files.ts';
import { UsageError } from './usage.ts';

const films: Readonly<Record<string, PresetName>> = { '.mp4': 'h264', '.mov': 'prores', '.wav': 'wav' };
const reads = ['.json', ...Object.values(cutFormats).map((format) => `.${format.extension}`)];
const subtitles = ['.srt', '.vtt'];
const writes = [...reads, ...subtitles, ...Object.keys(films)];

/** `reelgraph timeline <cut> --to <file>`: a cut from one format to another, or to a film. What is lost on the way is told. */
export async function command(argv: readonly string[]): Promise<number> {
  const { values, positionals } = readArguments(argv, {
    to: { type: 'string' },
    rate: { type: 'string' },
    media: { type: 'string' },
    data: { type: 'string' },
    collect: { type: 'boolean' },
    captions: { type: 'string' },
  });
  const [from, ...more] = positionals;
  if (!from || more.length > 0) throw new UsageError('timeline takes one cut to read.');
  if (!values.to) throw new UsageError(`timeline needs --to <file>: ${writes.join(' ')}.`);
  known(from, reads, 'read');
  known(values.to, writes, 'written');
  const files = new CutFiles({
    cut: from,
    media: values.media,
    data: values.data ?? process.env.REELGRAPH_DATA ?? 'data',
  });
  const text = await readFile(from, 'utf8').catch(() => {
    throw new UsageError(`The file '${from}' cannot be read.`);
  });
  const read = (locate: Locate) => readCut(from, text, locate, rateOf(values.rate));
  // Read twice: first to learn which files the cut names, then with what was found of them.
  await files.find(namedBy(read));
  const { sequence: cut, losses } = read((url) => files.locate(url));
  tell(from, losses);
  const sequence = values.captions ? await withCaptions(cut, values.captions) : cut;
  if (values.collect) {
    const missing = await files.collect(sequence, dirname(resolve(values.to)));
    for (const name of missing) process.stderr.write(`${from}: the file of “${name}” is not there.\n`);
  }
  await write(sequence, values.to, files);
  return 0;
}

const endingOf = (file: string): string => extname(file).toLowerCase();

function known(file: string, endings: readonly string[], what: string): void {
  if (!endings.includes(endingOf(file)))
    throw new UsageError(`'${file}' cannot be ${what} as a cut: it should end in ${endings.join(' ')}.`);
}

function rateOf(text: string | undefined) {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (!(value >= 1 && value <= 240)) throw new UsageError(`--rate takes frames per second, not '${text}'.`);
  return rateOfFloat(value);
}

function readCut(file: string, text: string, locate: Locate, rate: ReturnType<typeof rateOf>) {
  const format = cutFormatOf(file);
  if (format) return unwrap(cutFormats[format].read(text, { locate, ...(rate ? { rate } : {}) }));
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new RefusalError({ code: 'bad_sequence', message: `The file ${file} is not JSON.` });
  }
  return { sequence: unwrap(sequenceDocument.parse(json)), losses: [] };
}

function namedBy(read: (locate: Locate) => unknown): readonly string[] {
  const urls = new Set<string>();
  read((url) => {
    urls.add(url);
    return null;
  });
  return [...urls];
}

function tell(file: string, losses: readonly Loss[]): void {
  for (const loss of losses) process.stderr.write(`${file}: ${loss.message}\n`);
}

async function write(sequence: Sequence, to: string, files: CutFiles): Promise<void> {
  const preset = films[endingOf(to)];
  if (preset) return render(sequence, to, preset, files);
  if (subtitles.includes(endingOf(to))) return writeCaptions(sequence, to);
  if (endingOf(to) === '.json') return writeFile(to, `${JSON.stringify(sequence, null, 2)}\n`);
  const format = cutFormatOf(to) as CutFormatName;
  const written = cutFormats[format].write(sequence, { url: (take) => files.urlOf(take) });
  tell(to, written.losses);
  await writeFile(to, written.text);
}

/** The captions alone. A film without any is told so: an empty file would look like one that went wrong. */
async function writeCaptions(sequence: Sequence, to: string): Promise<void> {
  const cues = cuesOf(sequence);
  if (cues.length === 0) {
    throw new RefusalError({
      code: 'no_captions',
      message: 'The cut has no captions.',
      fix: 'Add some in the editor, or lay an .srt file on it with --captions FILE.',
    });
  }
  await writeFile(to, endingOf(to) === '.vtt' ? writeVtt(cues, sequence.rate) : writeSrt(cues, sequence.rate));
}

/** Lays the cues of a subtitle file on the cut, in place of its captions. */
async function withCaptions(sequence: Sequence, file: string): Promise<Sequence> {
  const text = await readFile(file, 'utf8').catch(() => {
    throw new UsageError(`The file '${file}' cannot be read.`);
  });
  const { cues, losses } = unwrap(readSubtitles(text, sequence.rate));
  tell(file, losses);
  return unwrap(applyAll(sequenceDocument, sequence, captionOps(sequence, cues))).doc;
}

async function render(sequence: Sequence, to: string, preset: PresetName, files: CutFiles): Promise<void> {
  let shown = -1;
  await renderSequence(sequence, {
    out: resolve(to),
    preset,
    open: (asset) => files.open(asset),
    progress(done, of) {
      const percent = Math.floor((done * 100) / of);
      if (process.stderr.isTTY && percent !== shown) process.stderr.write(`\r${to}: ${percent} %`);
      shown = percent;
    },
  });
  if (process.stderr.isTTY) process.stderr.write('\n');
}
