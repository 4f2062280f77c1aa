import type { ElementIndex } from '../elements/index.ts';
import { squeeze } from '../script/text/words.ts';
import type { ShotValue } from '../values.ts';

const tidy = (text: string): string => squeeze(text).replace(/[.,;\s]+$/, '');

/** The film's look as a prompt says it: looks of the library, stock, palette, lens. Light stands with the place. */
export function lookWords(shot: ShotValue, index: ElementIndex): string {
  const { palette = '', lens = '', stock = '' } = shot.look ?? {};
  return [
    ...index.elements.filter((e) => e.kind === 'style').map((e) => tidy(e.description) || e.name),
    tidy(stock),
    tidy(palette) === '' ? '' : `${tidy(palette)}${/palette|colou?r|tone/i.test(palette) ? '' : ' palette'}`,
    tidy(lens) === '' ? '' : /^(?:shot|filmed|seen) /i.test(lens) ? tidy(lens) : `shot on ${tidy(lens)}`,
  ]
    .filter((text) => text !== '')
    .join(', ');
}
