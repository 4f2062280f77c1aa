import { isNonCommercial } from '@reelgraph/models';
import { activeTake } from '@reelgraph/timeline';
import { atom } from 'jotai';
import { sequenceAtom } from '../state/index.ts';

/** Licences of takes in the film that forbid its sale, one for each such take: said before a file is made of it. */
export const nonCommercialAtom = atom((get): readonly string[] => {
  const sequence = get(sequenceAtom);
  const items = (sequence?.tracks ?? []).flatMap((track) => track.items);
  return items.flatMap((item) => {
    const licence = 'takes' in item ? activeTake(item)?.origin?.licence : undefined;
    return licence && isNonCommercial(licence) ? [licence] : [];
  });
});
