import type { SegmentFound, SegmentJob, TrackJob, TrackMade } from '../../draft-vision/jobs.ts';

/** What crosses to the process: as the draft engine's own vision takes it, and the bundle's folder. */
export type SamSegmentJob = Omit<SegmentJob, 'references' | 'indoors'> & { readonly bundle: string };
export type SamTrackJob = TrackJob & { readonly bundle: string };
export type { SegmentFound, TrackMade };
