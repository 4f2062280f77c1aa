/** Other programs' formats. Pure: text in, text out. */
export { rateOfFloat, readOtio } from './read-otio.ts';
export { writeEdl } from './write-edl.ts';
export { type InterchangeOptions, relativeUrl, writeOtio } from './write-otio.ts';
export { type Cue, srtTime, writeSrt, writeVtt } from './write-srt.ts';
