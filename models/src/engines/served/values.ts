import type { Capability } from '../../capabilities/capability.ts';

/** What a request can give to a server's way of doing it: shown in the dialog in which a person ties their own workflow. */
export interface ValueSpec {
  readonly name: string;
  readonly label: string;
  readonly type: 'text' | 'number' | 'picture' | 'mask' | 'clip' | 'list';
  /**
   * Where the request has it, a workflow that does not take it would make something else than was asked: it is passed over.
   * Other values (a negative prompt, a number of steps) may stay unused.
   */
  readonly essential?: true;
  /** Values that this one also gives: a list of all pictures stands for the first. */
  readonly covers?: readonly string[];
}

const text = (name: string, label: string): ValueSpec => ({ name, label, type: 'text' });
const number = (name: string, label: string): ValueSpec => ({ name, label, type: 'number' });
const picture = (name: string, label: string): ValueSpec => ({ name, label, type: 'picture', essential: true });
const size = [number('width', 'Width'), number('height', 'Height')];
const sampling = [number('seed', 'Seed'), number('steps', 'Steps'), number('guidance', 'Guidance')];
const loras: ValueSpec = { name: 'loras', label: 'LoRAs', type: 'list' };

export const valuesOf: Readonly<Partial<Record<Capability, readonly ValueSpec[]>>> = {
  video: [
    text('prompt', 'Prompt'),
    text('negative', 'Negative prompt'),
    ...size,
    number('frames', 'Frames'),
    number('rate', 'Frames per second'),
    ...sampling,
    picture('start', 'First frame'),
    number('startStrength', 'Strength of the first frame'),
    { name: 'later', label: 'Later keyframes', type: 'list', essential: true },
    { name: 'keyframes', label: 'All keyframes', type: 'list', covers: ['start', 'later'] },
    { name: 'before', label: 'End of the clip before', type: 'clip', essential: true },
    picture('sheet', 'Reference picture'),
    number('sheetStrength', 'Strength of the reference'),
    loras,
  ],
  image: [
    text('prompt', 'Prompt'),
    text('negative', 'Negative prompt'),
    ...size,
    ...sampling,
    { name: 'trueCfg', label: 'True CFG', type: 'number', essential: true },
    picture('picture', 'Picture to start from'),
    { name: 'mask', label: 'Mask', type: 'mask', essential: true },
    number('strength', 'Strength'),
    { name: 'references', label: 'Reference pictures', type: 'list', essential: true },
    loras,
  ],
  segment: [
    picture('picture', 'Picture'),
    number('width', 'Width of the picture'),
    number('height', 'Height of the picture'),
    { name: 'text', label: 'What to find', type: 'text', essential: true },
    number('limit', 'How many at most'),
    { name: 'points', label: 'Points, as JSON', type: 'text', essential: true },
    text('negativePoints', 'Points outside, as JSON'),
    { name: 'boxX', label: 'Box: left', type: 'number', essential: true },
    ...[number('boxY', 'Box: top'), number('boxWidth', 'Box: width'), number('boxHeight', 'Box: height')],
  ],
  track: [
    { name: 'clip', label: 'Clip', type: 'clip', essential: true },
    { name: 'mask', label: 'Mask of its first frame', type: 'mask', essential: true },
    number('frames', 'Frames'),
  ],
  repaint: [
    { name: 'clip', label: 'Clip', type: 'clip', essential: true },
    { name: 'track', label: 'Mask of every frame, as a clip', type: 'clip', essential: true },
    text('prompt', 'Prompt'),
    text('negative', 'Negative prompt'),
    number('seed', 'Seed'),
    number('strength', 'Strength'),
    ...size,
    number('frames', 'Frames'),
    number('rate', 'Frames per second'),
    { name: 'references', label: 'Reference pictures', type: 'list', essential: true },
  ],
};

/** One way of doing a capability: values that a request must have for it, and those that it takes. */
export interface Way {
  readonly capability: Capability;
  readonly needs: readonly string[];
  readonly takes: ReadonlySet<string>;
}

/** Whether a way can serve a request of which these values are there, and if not, which value is at fault. */
export function fits(way: Way, present: ReadonlySet<string>): { ok: true } | { ok: false; value: string } {
  const missing = way.needs.find((name) => !present.has(name));
  if (missing) return { ok: false, value: missing };
  const specs = valuesOf[way.capability] ?? [];
  const taken = way.takes;
  const covered = new Set([
    ...taken,
    ...specs.filter(({ name }) => taken.has(name)).flatMap((one) => one.covers ?? []),
  ]);
  const lost = specs.find(({ name, essential }) => essential && present.has(name) && !covered.has(name));
  return lost ? { ok: false, value: lost.name } : { ok: true };
}

export const labelOf = (capability: Capability, value: string): string =>
  valuesOf[capability]?.find(({ name }) => name === value)?.label.toLowerCase() ?? value;
