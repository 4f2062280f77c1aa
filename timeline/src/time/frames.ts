import type { Branded } from '../brand.ts';

/** A position or length in whole frames at the *sequence's* rate. */
export type SeqFrame = Branded<number, 'SeqFrame'>;

/** A position or length in whole frames at a *media file's* own rate. */
export type SrcFrame = Branded<number, 'SrcFrame'>;

export const seqFrame = (n: number): SeqFrame => n as SeqFrame;
export const srcFrame = (n: number): SrcFrame => n as SrcFrame;
