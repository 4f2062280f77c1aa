import type { ImageRef } from '@reelgraph/timeline';
import { viewsIn } from '../elements/index.ts';
import type { ShotValue } from '../values.ts';

/** Reference pictures of a shot in the order that models want: characters, place, props; each element's best first. */
export function referencesOf(shot: ShotValue, most = 4): { image: ImageRef; name: string; element: string }[] {
  return shot.elements
    .flatMap(({ element }) =>
      viewsIn(element)
        .slice(0, 1)
        .map((p) => ({ image: p.image, name: element.name, element: element.id })),
    )
    .slice(0, most);
}
