import { countWords } from '../text/words.ts';

/** Measured on produced films: this tracks "one page is one minute" shot by shot (reference: 127 against 122 minutes). */
export const SPEECH_WORDS_PER_SECOND = 2.5;
export const PAUSE_PER_CUE_SECONDS = 0.3;
export const ACTION_WORDS_PER_SECOND = 4;
export const SHORTEST_SECONDS = 2;
export const LONGEST_SECONDS = 10;
export const ESTABLISHING_SECONDS = 3;

export const speechSeconds = (text: string): number =>
  countWords(text) / SPEECH_WORDS_PER_SECOND + PAUSE_PER_CUE_SECONDS;
export const actionSeconds = (text: string): number => countWords(text) / ACTION_WORDS_PER_SECOND;

/** Into the range a model can make in one go, in tenths of a second. */
export const clampSeconds = (seconds: number, shortest: number = SHORTEST_SECONDS): number =>
  Math.round(Math.min(LONGEST_SECONDS, Math.max(shortest, seconds)) * 10) / 10;
