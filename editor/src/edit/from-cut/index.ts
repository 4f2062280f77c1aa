export { AskDialog } from './ask-dialog.tsx';
export { askForFrames } from './from-cut.ts';
export { JobBadge } from './job-badge.tsx';
export { cutJobAtom, workingClipsAtom } from './jobs.ts';
export { fillWish, missingWish, stretchWish } from './wish.ts';
