export interface TourStep {
  /** `data-tour` of what it speaks of. */
  readonly at: 'script' | 'run' | 'edit';
  readonly title: string;
  readonly text: string;
}

export const steps: readonly TourStep[] = [
  {
    at: 'script',
    title: 'It begins with words',
    text: 'Under Script is a short screenplay. Change a line, or paste your own: scenes, shots and people are found as you write.',
  },
  {
    at: 'run',
    title: 'Run makes every shot',
    text: 'Each shot lands on the timeline as it comes. The draft engine needs no GPU; real models take the same graph later.',
  },
  {
    at: 'edit',
    title: 'Cut it here',
    text: 'What you trim and move under Edit stays yours. Change one line and run again: that shot alone gets a new take.',
  },
];
