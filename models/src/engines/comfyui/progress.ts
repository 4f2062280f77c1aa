import type { Workflow } from './binding.ts';

/** What a node is to a person who waits, and how much of the time it takes as a rule. */
const kinds: readonly [RegExp, words: string, weight: number][] = [
  [/^SamplerCustom|^KSampler(Advanced)?$|LoopingSampler/, 'step', 40],
  [/VideoTrack/, 'frame', 40],
  [/Decode/, 'Decoding', 8],
  [/Loader/, 'Loading the model', 6],
  [/Upsampl|Upscale/, 'Enlarging', 4],
  [/Encode/, 'Encoding', 3],
  [/^Save|^Create/, 'Saving', 2],
];
const kindOf = (type: string): { words: string; weight: number } => {
  const found = kinds.find(([pattern]) => pattern.test(type));
  return { words: found?.[1] ?? 'Preparing', weight: found?.[2] ?? 1 };
};

export interface Progress {
  readonly fraction: number;
  readonly text: string;
}

/**
 * How far a workflow is, from what its server tells of single nodes. The bar never goes back: nodes weigh what they take as
 * a rule, and a node that was skipped because its result was kept counts as done.
 */
export class ProgressOf {
  readonly #weights: ReadonlyMap<string, number>;
  readonly #types: ReadonlyMap<string, string>;
  readonly #stages: readonly string[];
  readonly #share = new Map<string, number>();
  #current: string | null = null;
  #best = 0;

  constructor(workflow: Workflow) {
    const nodes = Object.entries(workflow);
    this.#weights = new Map(nodes.map(([id, { class_type }]) => [id, kindOf(class_type).weight]));
    this.#types = new Map(nodes.map(([id, { class_type }]) => [id, class_type]));
    this.#stages = nodes.filter(([, { class_type }]) => kindOf(class_type).words === 'step').map(([id]) => id);
  }

  /** The server begins with a node: the one before it is through. */
  begins(node: string): Progress {
    if (this.#current !== null && this.#current !== node) this.#share.set(this.#current, 1);
    this.#current = node;
    return this.#now(null);
  }

  step(node: string, value: number, most: number): Progress {
    this.#current = node;
    this.#share.set(node, most > 0 ? Math.min(1, Math.max(0, value / most)) : 0);
    return this.#now({ value, most });
  }

  done(nodes: readonly string[]): void {
    for (const node of nodes) this.#share.set(node, 1);
  }

  #now(step: { value: number; most: number } | null): Progress {
    let all = 0;
    let through = 0;
    for (const [id, weight] of this.#weights) {
      all += weight;
      through += weight * (this.#share.get(id) ?? 0);
    }
    this.#best = Math.max(this.#best, all > 0 ? Math.min(0.99, through / all) : 0);
    return { fraction: this.#best, text: this.#words(step) };
  }

  #words(step: { value: number; most: number } | null): string {
    const id = this.#current ?? '';
    const { words } = kindOf(this.#types.get(id) ?? '');
    if (words !== 'step' && words !== 'frame') return words;
    const stage = this.#stages.indexOf(id);
    const where = this.#stages.length > 1 && stage >= 0 ? `Stage ${stage + 1} of ${this.#stages.length}, ` : '';
    const unit = where === '' ? `${words[0]?.toUpperCase()}${words.slice(1)}` : words;
    return step ? `${where}${unit} ${step.value} of ${step.most}` : `${where}${where ? 'starting' : 'Starting'}`;
  }
}
