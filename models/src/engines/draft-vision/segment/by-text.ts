import { EngineError } from '../../../capabilities/capability.ts';
import type { Rgb } from '../cv/image.ts';
import type { ReferenceFile, SegmentJob } from '../jobs.ts';
import { wordsOf } from '../words.ts';
import { describedRegion } from './by-description.ts';
import { findByPicture } from './by-picture.ts';
import type { Candidate } from './candidate.ts';

/**
 * A mask for words, where that can be done honestly: a known element, found by its picture, or a region that colour, light
 * and place describe. Throws EngineError `needs_text_segmentation` for everything else, `element_not_seen` where the
 * element is known but not in the picture.
 */
export async function segmentByText(
  picture: Rgb,
  text: string,
  job: Pick<SegmentJob, 'references' | 'limit' | 'indoors'>,
): Promise<(Candidate & { label: string })[]> {
  const named = referencesNamed(text, job.references);
  const found: (Candidate & { label: string })[] = [];
  for (const reference of named) {
    const match = await findByPicture(picture, reference);
    if (match) found.push({ ...match, label: reference.name });
  }
  if (found.length > 0) return found.sort((a, b) => b.score - a.score).slice(0, job.limit);

  const region = describedRegion(picture, text, { indoors: job.indoors ?? false });
  if (region.length > 0) return region.slice(0, job.limit).map((one) => ({ ...one, label: text }));

  if (named.length > 0) {
    const names = named.map(({ name }) => `“${name}”`).join(' or ');
    throw new EngineError('element_not_seen', `${names} cannot be made out in this picture.`, {
      fix: 'Click on it, draw a box around it, or choose an engine that finds things by their name (SAM 3).',
    });
  }
  throw new EngineError(
    'needs_text_segmentation',
    `The draft engine cannot find “${text.slice(0, 80)}” by words: it knows your elements, and plain colours, lights and places.`,
    {
      fix: 'Click on the thing or draw a box around it, or choose an engine that understands words (SAM 3 on ONNX or ComfyUI).',
    },
  );
}

const little = new Set('the a an of in on at with and or his her their its my this that to'.split(' '));

/** Elements that the text names: all words of the name, or the last (the noun), stand in it. Best first. */
function referencesNamed(text: string, references: readonly ReferenceFile[]): ReferenceFile[] {
  const said = new Set(wordsOf(text).flatMap((word) => [word, word.replace(/s$/, '')]));
  const strength = (name: string) => {
    const words = wordsOf(name).filter((word) => !little.has(word));
    const hits = words.filter((word) => said.has(word)).length;
    if (words.length === 0 || hits === 0) return 0;
    if (hits === words.length) return 1 + words.length;
    return said.has(words.at(-1)!) ? hits / words.length : 0;
  };
  return references
    .filter(({ kind }) => kind === 'character' || kind === 'object')
    .map((reference) => ({ reference, hit: strength(reference.name) }))
    .filter(({ hit }) => hit > 0)
    .sort((a, b) => b.hit - a.hit)
    .filter(({ hit }, _, all) => hit >= 1 || all[0]!.hit < 1)
    .map(({ reference }) => reference);
}
