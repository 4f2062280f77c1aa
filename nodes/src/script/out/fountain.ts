import { endsInTo, isKnownTransition, readCue } from '../parse/cue.ts';
import { isHeadingStart } from '../parse/heading.ts';
import { isShotLine } from '../parse/shot-line.ts';
import type { Block, ParsedScript } from '../types.ts';

/**
 * Writes blocks as Fountain that any program reads the same way: what would be taken for something else is forced with
 * its mark, and an action that starts with `@` gets a `!`, because other programs would make a cue of it.
 */
export function writeFountain(parsed: Pick<ParsedScript, 'blocks' | 'titlePage'>): string {
  const out: string[] = [];
  const fields = Object.entries(parsed.titlePage);
  if (fields.length > 0) {
    for (const [key, values] of fields) {
      const name = key.replace(/(^| )\p{L}/gu, (c) => c.toUpperCase());
      if (values.length === 1) out.push(`${name}: ${values[0]}`);
      else out.push(`${name}:`, ...values.map((v) => `    ${v}`));
    }
    out.push('');
  }
  let speaking = false;
  parsed.blocks.forEach((block, i) => {
    const inSpeech =
      speaking && (block.type === 'dialogue' || block.type === 'parenthetical' || block.type === 'lyric');
    if (!inSpeech && out.length > 0 && out[out.length - 1] !== '') out.push('');
    speaking = inSpeech || block.type === 'character';
    out.push(...writeBlock(block, parsed.blocks[i + 1]));
  });
  return out.length === 0 ? '' : `${out.join('\n')}\n`;
}

function writeBlock(block: Block, next: Block | undefined): string[] {
  const { text } = block;
  switch (block.type) {
    case 'heading':
      return [`${isHeadingStart(text) ? '' : '.'}${text}${block.number === undefined ? '' : ` #${block.number}#`}`];
    case 'character': {
      const extensions = (block.extensions ?? []).map((e) => ` (${e})`).join('');
      const plain = readCue(text) !== null && !isShotLine(text) && !isKnownTransition(text);
      return [`${plain ? '' : '@'}${text}${extensions}${block.dual === 'right' ? ' ^' : ''}`];
    }
    case 'parenthetical':
      return [`(${text})`];
    case 'dialogue':
      return text.split('\n').map((line) => (line === '' ? '  ' : line));
    case 'lyric':
      return text.split('\n').map((line) => `~${line}`);
    case 'transition':
      return [isKnownTransition(text) || endsInTo(text) ? text : `> ${text}`];
    case 'centred':
      return [`> ${text} <`];
    case 'section':
      return [`${'#'.repeat(block.level ?? 1)} ${text}`];
    case 'synopsis':
      return [`= ${text}`];
    case 'note':
      return [`[[${text.replace(/\n\n/g, '\n  \n')}]]`];
    case 'page_break':
      return ['==='];
    case 'shot':
      return [isShotLine(text) ? text : `!!${text}`];
    case 'action':
      return text.split('\n').map((line, i) => (i === 0 && needsForce(line, text, next) ? `!${line}` : line));
  }
}

/** Would another program, or this one, read the line as something else? */
function needsForce(line: string, text: string, next: Block | undefined): boolean {
  const t = line.trim();
  if (/^[@.>~=#!]/.test(t) || isHeadingStart(t)) return true;
  if (isKnownTransition(t) || endsInTo(t) || isShotLine(t)) return true;
  // A line in capitals before text on the next line would be a cue.
  return readCue(t) !== null && (text.includes('\n') || next?.type === 'dialogue');
}
