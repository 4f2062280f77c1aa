import { readLines, withoutBom } from '../text/lines.ts';
import { nameKey } from '../text/words.ts';
import type { ParsedScript, ParseOptions } from '../types.ts';
import { looksLikeFdx, parseFdx } from './fdx.ts';
import { BlockReader, caselessNames, type Draft, mergeNotes } from './reader.ts';
import { listCharacters, listLocations, makeScenes } from './scenes.ts';
import { survey } from './survey.ts';
import { readTitlePage } from './title-page.ts';
import { checkScript } from './warnings.ts';

/**
 * Reads any text as a screenplay: Fountain 1.1, pages pasted as plain text, numbered lists, free prose, FDX. Never
 * throws; time is linear in the length of the text. Offsets are UTF-16 units of the text without its byte order mark.
 */
export function parseScript(source: string, options: ParseOptions = {}): ParsedScript {
  const text = withoutBom(source);
  const asked = options.format ?? 'auto';
  if (asked === 'fdx' || (asked === 'auto' && looksLikeFdx(text))) {
    const fdx = parseFdx(text);
    const scenes = makeScenes(fdx.blocks);
    return {
      format: 'fdx',
      title: fdx.title,
      titlePage: fdx.title === '' ? {} : { title: [fdx.title] },
      blocks: fdx.blocks,
      scenes,
      characters: listCharacters(fdx.blocks),
      locations: listLocations(scenes),
      warnings: [...fdx.warnings, ...checkScript(fdx.blocks, scenes)],
    };
  }
  const { lines, notes, warnings } = readLines(text);
  const title = readTitlePage(lines);
  const view = survey(title ? lines.slice(title.next) : lines, asked);
  const known = new Set((options.names ?? []).map((name) => nameKey(name.replace(/^@/, ''))));
  const from = title?.next ?? 0;
  const reader = new BlockReader(lines, from, view, known, caselessNames(lines)).read();
  // Notes on the title page stay there.
  const firstOffset = from === 0 ? 0 : (lines[from - 1]?.end ?? 0);
  const blocks: Draft[] = mergeNotes(reader.blocks, notes, firstOffset);
  const scenes = makeScenes(blocks);
  const spoken = blocks.some((b) => b.type === 'character');
  const format =
    view.format === 'fountain' &&
    asked === 'auto' &&
    !view.headings &&
    !spoken &&
    !blocks.some((b) => b.type === 'heading')
      ? 'free'
      : view.format;
  return {
    format,
    title: title?.title ?? '',
    titlePage: title?.fields ?? {},
    blocks,
    scenes,
    characters: listCharacters(blocks),
    locations: listLocations(scenes),
    warnings: [...warnings, ...checkScript(blocks, scenes)].sort((a, b) => a.line - b.line),
  };
}
