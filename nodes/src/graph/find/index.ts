export { compareGraphs, type GraphChange } from './compare.ts';
export { type Found, findInGraph, type Replacement, replaceInGraph } from './find.ts';
export { nearestBox, type Way } from './nearest.ts';
