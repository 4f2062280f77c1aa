import { countWords, nameKey } from '../text/words.ts';
import type { Block, ParsedScene, ScriptWarning } from '../types.ts';

/** What a person should look at. Nothing here stops anything. */
export function checkScript(blocks: readonly Block[], scenes: readonly ParsedScene[]): ScriptWarning[] {
  const warnings: ScriptWarning[] = [];
  const numbers = new Map<string, number>();
  let idle = 0;
  let again = 0;
  for (const scene of scenes) {
    if (scene.written) {
      const before = numbers.get(scene.number);
      if (before === undefined) numbers.set(scene.number, scene.line);
      else if (again++ < MOST_CHECKED)
        warnings.push({
          code: 'duplicate_scene_number',
          message: `Scene number ${scene.number} is used twice; it was first used on line ${before}.`,
          line: scene.line,
        });
    }
    let action = false;
    for (let i = scene.from; i < scene.to && !action; i++) {
      const type = (blocks[i] as Block).type;
      action = type === 'action' || type === 'shot' || type === 'centred';
    }
    if (!action && scene.heading !== '' && idle++ < MOST_CHECKED)
      warnings.push({
        code: 'no_action',
        message: `Nothing happens in ${scene.heading}: the scene has no action.`,
        line: scene.line,
      });
  }
  if (blocks.length > 0 && !blocks.some((b) => b.type === 'heading'))
    warnings.push({
      code: 'no_heading',
      message: 'There is no scene heading such as INT. KITCHEN - DAY; the text was read as one scene.',
      line: (blocks[0] as Block).line,
    });
  warnings.push(...checkSpeech(blocks));
  return warnings;
}

/** Beyond so many of a kind the list helps nobody, and looking for each of them would cost. */
const MOST_CHECKED = 200;
/** In so much action a name is looked for: more than any film has. UTF-16 units. */
const MOST_ACTION = 300_000;

function checkSpeech(blocks: readonly Block[]): ScriptWarning[] {
  const warnings: ScriptWarning[] = [];
  const cues = new Map<string, { block: Block; count: number }>();
  for (const block of blocks) {
    if (block.type === 'character') {
      const seen = cues.get(block.text);
      if (seen) seen.count++;
      else cues.set(block.text, { block, count: 1 });
    } else if (block.type === 'dialogue' && block.text.length > 100 && countWords(block.text) > 50)
      warnings.push({
        code: 'long_speech',
        message: `This speech takes about ${Math.round(countWords(block.text) / 2.5)} seconds; it is cut into several shots.`,
        line: block.line,
      });
  }
  const once = [...cues.values()].filter(({ count }) => count === 1).slice(0, MOST_CHECKED);
  const action = once.length === 0 ? '' : nameKey(actionOf(blocks));
  for (const { block } of once) {
    const key = nameKey(block.text);
    if (/[.!?]$/.test(block.text) && key.includes(' '))
      warnings.push({
        code: 'caps_before_text',
        message: `“${block.text}” was read as somebody who speaks. If it is action, leave an empty line behind it or put ! before it.`,
        line: block.line,
      });
    else if (!key.split(' ').some((word) => holdsWord(action, word)))
      warnings.push({
        code: 'cue_once',
        message: `${block.text} speaks once and is never seen in the action.`,
        line: block.line,
      });
  }
  return warnings;
}

function actionOf(blocks: readonly Block[]): string {
  const texts: string[] = [];
  let length = 0;
  for (const block of blocks) {
    if (block.type !== 'action' && block.type !== 'shot') continue;
    length += block.text.length;
    if (length > MOST_ACTION) break;
    texts.push(block.text);
  }
  return texts.join(' ');
}

function holdsWord(text: string, word: string): boolean {
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + word.length))
    if (!isLetter(text.charAt(at - 1)) && !isLetter(text.charAt(at + word.length))) return true;
  return false;
}

const isLetter = (c: string): boolean => c !== '' && /[\p{L}\p{N}]/u.test(c);
