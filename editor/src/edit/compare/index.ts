export { compareAtom, compareWith, flipTake } from './compare.ts';
export { CompareBar } from './compare-bar.tsx';
