/** Other programs' formats. Pure: text in, text out. */
export { captionOps, captionTracks, cuesOf } from './captions.ts';
export {
  type CutFormat,
  type CutFormatName,
  cutFormatOf,
  cutFormats,
  type ReadOptions,
  type WriteOptions,
  type Written,
} from './formats.ts';
export type { Imported, Locate, Located } from './imported.ts';
export { type EdlOptions, readEdl } from './read-edl.ts';
export { readFcpxml } from './read-fcpxml.ts';
export { rateOfFloat, readOtio } from './read-otio.ts';
export { readSubtitles } from './read-srt.ts';
export type { Loss } from './report.ts';
export { writeEdl } from './write-edl.ts';
export { writeFcpxml } from './write-fcpxml.ts';
export { type InterchangeOptions, relativeUrl, writeOtio } from './write-otio.ts';
export { type Cue, srtTime, writeSrt, writeVtt } from './write-srt.ts';
