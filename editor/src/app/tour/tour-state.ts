import { atomWithStorage } from 'jotai/utils';

/** Which step a person is at; `done` once they went through or away. Of this browser, not of a project. */
export const tourAtom = atomWithStorage<number | 'done'>('reelgraph:tour', 0, undefined, { getOnInit: true });
