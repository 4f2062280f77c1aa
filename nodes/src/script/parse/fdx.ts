import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { squeeze } from '../text/words.ts';
import type { BlockType, ScriptWarning } from '../types.ts';
import { splitCue } from './cue.ts';
import type { Draft } from './draft.ts';
import { readBreakdown } from './fdx-breakdown.ts';
import { attribute, childrenOf, directText, named, type XmlNode } from './fdx-tree.ts';

interface Fdx {
  readonly blocks: Draft[];
  readonly title: string;
  readonly titlePage: Record<string, string[]>;
  readonly warnings: ScriptWarning[];
}

const TYPES: Readonly<Record<string, BlockType>> = {
  'Scene Heading': 'heading',
  Action: 'action',
  Character: 'character',
  Parenthetical: 'parenthetical',
  Dialogue: 'dialogue',
  Singing: 'lyric',
  Transition: 'transition',
  Shot: 'shot',
  'New Act': 'centred',
  'End of Act': 'centred',
  'Outline 1': 'section',
  'Outline 2': 'section',
  'Outline 3': 'section',
  'Outline 4': 'section',
  'Outline Body': 'synopsis',
};

export const looksLikeFdx = (text: string): boolean => {
  const head = text.slice(0, 2000).trimStart();
  return head.startsWith('<') && head.includes('<FinalDraft');
};

const failed = (code: string, message: string): Fdx => ({
  blocks: [],
  title: '',
  titlePage: {},
  warnings: [{ code, message, line: 1 }],
});

export function parseFdx(text: string): Fdx {
  // Entities of one's own are the door for bombs and for reading files; no writer's program needs them.
  if (/<!DOCTYPE/i.test(text)) return failed('fdx_doctype', 'This FDX file declares a DOCTYPE, which is not read.');
  try {
    const valid = XMLValidator.validate(text);
    if (valid !== true)
      return failed('fdx_broken', `This FDX file is broken at line ${valid.err.line}: ${valid.err.msg}`);
    const parser = new XMLParser({
      preserveOrder: true,
      ignoreAttributes: false,
      attributeNamePrefix: '',
      trimValues: false,
      parseTagValue: false,
      parseAttributeValue: false,
      htmlEntities: true,
    });
    return readTree(parser.parse(text) as readonly XmlNode[]);
  } catch (error) {
    return failed('fdx_broken', `This FDX file cannot be read: ${error instanceof Error ? error.message : 'unknown'}`);
  }
}

/** What the writer says a scene is about; it hangs on the heading. */
const summaryOf = (paragraph: XmlNode): string =>
  named(childrenOf(paragraph, 'Paragraph'), 'SceneProperties')
    .flatMap((one) => named(childrenOf(one, 'SceneProperties'), 'Summary'))
    .flatMap((one) => named(childrenOf(one, 'Summary'), 'Paragraph'))
    .map((one) => squeeze(directText(one)))
    .filter((text) => text !== '')
    .join(' ');

function readTree(tree: readonly XmlNode[]): Fdx {
  const root = tree.find((n) => 'FinalDraft' in n);
  if (!root) return failed('fdx_empty', 'This XML file is no Final Draft document.');
  const top = childrenOf(root, 'FinalDraft');
  const blocks: Draft[] = [];
  const content = top.find((n) => 'Content' in n);
  if (content) readParagraphs(childrenOf(content, 'Content'), blocks, { ordinal: 0 }, undefined);
  const told = readBreakdown(top, blocks);
  if (told !== '') blocks.unshift(noteBlock(told, 1));
  const titlePage = readTitlePage(top);
  return { blocks: joinSpeech(blocks), title: (titlePage.title ?? []).join(' '), titlePage, warnings: [] };
}

const BY =
  /^(?:(?:written|screenplay|teleplay|story|original screenplay|adapted)\b.{0,30}\bby|by|screenplay|teleplay)$/i;

/** A title page has no fields, only lines: the first is the title, what stands under "written by" is the author. */
function readTitlePage(top: readonly XmlNode[]): Record<string, string[]> {
  const page = top.find((n) => 'TitlePage' in n);
  const content = page ? childrenOf(page, 'TitlePage').find((n) => 'Content' in n) : undefined;
  const fields: Record<string, string[]> = {};
  if (!content) return fields;
  // Empty paragraphs push the lines down the page.
  const lines = named(childrenOf(content, 'Content'), 'Paragraph')
    .flatMap((paragraph) => directText(paragraph).split('\n'))
    .map(squeeze)
    .filter((line) => line !== '');
  let by = false;
  lines.forEach((line, i) => {
    const key = i === 0 ? 'title' : BY.test(line) ? 'credit' : by ? 'author' : 'notes';
    by = key === 'credit';
    fields[key] = [...(fields[key] ?? []), line];
  });
  return fields;
}

/** Script notes hang on a paragraph and have paragraphs of their own. */
function notesOf(paragraph: XmlNode): string[] {
  return named(childrenOf(paragraph, 'Paragraph'), 'ScriptNote')
    .map((note) =>
      named(childrenOf(note, 'ScriptNote'), 'Paragraph')
        .map((p) => directText(p).trim())
        .filter((text) => text !== '')
        .join('\n'),
    )
    .filter((text) => text !== '');
}

function readParagraphs(
  nodes: readonly XmlNode[],
  blocks: Draft[],
  counter: { ordinal: number },
  dual: 'left' | 'right' | undefined,
): void {
  let side = dual;
  let cues = 0;
  for (const node of named(nodes, 'Paragraph')) {
    counter.ordinal++;
    const both = childrenOf(node, 'Paragraph').find((n) => 'DualDialogue' in n);
    if (both) {
      readParagraphs(childrenOf(both, 'DualDialogue'), blocks, counter, 'left');
      continue;
    }
    const name = attribute(node, 'Type') ?? 'Action';
    const type = TYPES[name] ?? 'action';
    if (dual && type === 'character' && ++cues === 2) side = 'right';
    const notes = notesOf(node);
    const raw = directText(node).trimEnd();
    if (raw.trim() === '') {
      for (const text of notes) blocks.push(noteBlock(text, counter.ordinal));
      continue;
    }
    const number = type === 'heading' ? attribute(node, 'Number') : undefined;
    const block: Draft = {
      type,
      text: type === 'action' ? raw : raw.trim(),
      line: counter.ordinal,
      start: null,
      end: null,
      scene: null,
      ...(side ? { dual: side } : {}),
      ...(number ? { number } : {}),
      ...(type === 'section' ? { level: Number(name.slice(-1)) } : {}),
    };
    shape(block);
    blocks.push(block);
    const summary = type === 'heading' ? summaryOf(node) : '';
    if (summary !== '') blocks.push({ ...noteBlock(summary, counter.ordinal), type: 'synopsis' });
    for (const text of notes) blocks.push(noteBlock(text, counter.ordinal));
  }
}

const noteBlock = (text: string, line: number): Draft => ({
  type: 'note',
  text,
  line,
  start: null,
  end: null,
  scene: null,
});

/** Takes the marks off: extensions of a cue, parentheses of a parenthetical. */
function shape(block: Draft): void {
  if (block.type === 'heading') block.text = squeeze(block.text);
  else if (block.type === 'parenthetical') block.text = block.text.replace(/^\(/, '').replace(/\)$/, '').trim();
  else if (block.type === 'character') {
    const cue = splitCue(block.text);
    if (!cue) return;
    block.text = cue.name;
    if (cue.extensions.length > 0) block.extensions = cue.extensions;
  }
}

function joinSpeech(blocks: readonly Draft[]): Draft[] {
  const out: Draft[] = [];
  for (const block of blocks) {
    const last = out[out.length - 1];
    if (last && last.type === block.type && (block.type === 'dialogue' || block.type === 'lyric'))
      last.text += `\n${block.text}`;
    else out.push(block);
  }
  return out;
}
