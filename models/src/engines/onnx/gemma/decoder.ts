import type { Sessions } from '../sessions.ts';
import { float32, int64, type Tensor } from '../tensor.ts';
import type { GemmaGraphs } from './choose-graphs.ts';
import type { GemmaConfig } from './config.ts';
import { floatsOf, halves } from './half.ts';

/** What the decoder remembers of a conversation: keys and values of every layer, as the graph gave them. */
export interface Memory {
  readonly cache: Readonly<Record<string, Tensor>>;
  /** Tokens that were read. */
  readonly length: number;
}

/** Words as ids, and rows of embeddings that stand in for some of them: a picture between the words. */
export interface Words {
  readonly ids: readonly number[];
  /** By place in `ids`. */
  readonly rows?: ReadonlyMap<number, Float32Array>;
}

/** Logits of every word that is read come out of a graph: of a long prompt at once that is gigabytes. */
const LARGEST_LOGITS = 256 * 1024 ** 2;
const LONGEST_READ = 512;

/** Reads words and says what may come next. The cache stays in this process; only the last word's logits leave it. */
export interface Decoder {
  readonly empty: Memory;
  /** Logits after the last word, one for each id. Long texts are read in pieces; `between` is called before each of them. */
  read(words: Words, memory: Memory, between?: () => void): Promise<{ logits: Float32Array; memory: Memory }>;
}

export function gemmaDecoder(
  config: GemmaConfig,
  graphs: GemmaGraphs,
  sessions: Sessions,
  longest = Math.max(1, Math.min(LONGEST_READ, Math.floor(LARGEST_LOGITS / (config.vocab * 4)))),
): Decoder {
  const nothing = (type: Tensor['type']): Tensor => ({
    type,
    dims: [1, config.kvHeads, 0, config.headDim],
    data: type === 'float16' ? new Uint16Array(0) : new Float32Array(0),
  });

  async function piece({ ids, rows }: Words, { cache, length }: Memory) {
    const session = await sessions.open(graphs.decoder);
    const total = length + ids.length;
    const positions = ids.map((_, at) => length + at);
    const past = session.inputs.filter((name) => name.startsWith('past_key_values.'));
    const words: Record<string, Tensor> = session.inputs.includes('inputs_embeds')
      ? { inputs_embeds: as(await embedded(ids, rows), session.types.inputs_embeds) }
      : { input_ids: int64([1, ids.length], ids) };
    const made = await session.run({
      ...words,
      attention_mask: int64([1, total], new Array<number>(total).fill(1)),
      position_ids: int64([1, ids.length], positions),
      // Some exports leave out what nobody needs of the logits, where they are told.
      num_logits_to_keep: int64([], [1]),
      ...Object.fromEntries(past.map((name) => [name, cache[name] ?? nothing(session.types[name] ?? 'float32')])),
    });
    const logits = floatsOf(made.logits!);
    return {
      logits: logits.slice(logits.length - made.logits!.dims.at(-1)!),
      memory: {
        cache: Object.fromEntries(past.map((name) => [name, made[name.replace('past_key_values.', 'present.')]!])),
        length: total,
      },
    };
  }

  async function embedded(ids: readonly number[], rows: Words['rows']): Promise<Tensor> {
    const session = await sessions.open(graphs.embed!);
    // A picture's marks may lie behind the end of the table that is looked up.
    const known = ids.map((id, at) => (rows?.has(at) ? 0 : id));
    const { inputs_embeds } = await session.run({ input_ids: int64([1, ids.length], known) });
    const data = floatsOf(inputs_embeds!).slice();
    const width = inputs_embeds!.dims.at(-1)!;
    for (const [at, row] of rows ?? []) data.set(row, at * width);
    return float32([1, ids.length, width], data);
  }

  return {
    empty: { cache: {}, length: 0 },
    async read({ ids, rows }, memory, between) {
      let state = memory;
      let logits: Float32Array = new Float32Array(0);
      for (let from = 0; from < ids.length; from += longest) {
        between?.();
        const part = ids.slice(from, from + longest);
        const own = rows && new Map(part.flatMap((_, at) => (rows.has(from + at) ? [[at, rows.get(from + at)!]] : [])));
        ({ logits, memory: state } = await piece({ ids: part, ...(own ? { rows: own } : {}) }, state));
      }
      return { logits, memory: state };
    },
  };
}

const as = (tensor: Tensor, type: Tensor['type'] | undefined): Tensor =>
  type === 'float16' ? { ...tensor, type, data: halves(tensor.data as Float32Array) } : tensor;
