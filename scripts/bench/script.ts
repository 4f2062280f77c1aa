import { injectElements } from '@reelgraph/nodes/elements';
import {
  breakDown,
  EMPTY_LIST,
  newScript,
  parseScript,
  reconcile,
  scriptDocument,
  shotsOf,
} from '@reelgraph/nodes/script';
import { type BenchRow, median, middle } from './row.ts';
import { rows as board } from './script-board.ts';

/** A screenplay of about `words` words: headings, action and speech, the same every time for the same seed. */
export function makeScript(words: number, from = 1): string {
  let seed = from;
  const below = (n: number): number => {
    seed = (Math.imul(seed, 1103515245) + 12345) & 0x7fffffff;
    // The low bits of such a generator repeat soon.
    return (seed >>> 9) % n;
  };
  const list =
    'light dust beam reel coat lamp bench flame night rain alley sign letter road car ridge slowly turns walks looks away door window table hand over under never always before after and the a of to in with for'.split(
      ' ',
    );
  const sentence = (n: number): string => {
    const text = Array.from({ length: n }, () => list[below(list.length)]).join(' ');
    return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
  };
  const names = ['MARA', 'COURIER', 'OLD MAN', 'JUNE'];
  const out: string[] = [];
  let count = 0;
  for (let scene = 1; count < words; scene++) {
    out.push(`INT. PLACE ${scene} - ${below(2) ? 'DAY' : 'NIGHT'}\n`);
    for (let i = 0; i < 24; i++) {
      const n = 5 + below(16);
      count += n;
      out.push(below(2) ? `${sentence(n)}\n` : `${names[below(4)]}\n${sentence(n)}\n`);
    }
  }
  return out.join('\n');
}

const cast = ['Mara', 'Courier', 'Old Man', 'June', 'Lamp', 'Place 3'].map((name) => ({
  id: name,
  name,
  kind: 'character' as const,
  description: 'somebody in a long coat',
  trigger: `@${name.replace(' ', '')}`,
  pictures: [],
}));

const MEGABYTE = 1_000_000;
const fill = (piece: string): string => piece.repeat(Math.ceil(MEGABYTE / piece.length)).slice(0, MEGABYTE);

/** As many different lines as a megabyte holds: nothing that was read before helps. */
function distinct(piece: (n: string) => string): string {
  const out: string[] = [];
  for (let i = 0, length = 0; length < MEGABYTE; i++) {
    const one = piece(i.toString(36));
    out.push(one);
    length += one.length;
  }
  return out.join('');
}

/** Texts that bring naive readers to their knees. */
const hostile: Readonly<Record<string, string>> = {
  spaces: `x${' '.repeat(MEGABYTE)}y`,
  'blank lines': fill('\n'),
  'open notes': fill('[[ '),
  'open boneyards': fill('/* '),
  'closed notes': fill('[[a]] '),
  stars: fill('*a '),
  underscores: fill('_'),
  hashes: fill('#'),
  brackets: `INT. A ${fill('(')}`,
  'open parentheses': `BOB\n${fill('(a ')}`,
  cue: `BOB${fill(' ()')}\nhi`,
  mentions: fill('@ '),
  'title page': `Title: ${fill('a:\n')}`,
  'lines of one letter': fill('a\n'),
  headings: fill('INT. A\n\n'),
  'forced headings': fill('.a\n'),
  'scene lines': fill('Scene 1\n'),
  'a speech a line': distinct((n) => `${n.toUpperCase()}X: a\n`),
  'capitals without empty lines': distinct((n) => `${n.toUpperCase()}X\na\n`),
  'cues that never come back': distinct((n) => `${n.toUpperCase()}X\na\n\n`),
  'cues without capitals': fill('日\n本\n\n'),
  'FDX paragraphs': `<FinalDraft><Content>${fill('<Paragraph Type="Action"><Text>a</Text></Paragraph>')}</Content></FinalDraft>`,
};

const peerMs = async (text: string): Promise<string> => {
  const { Fountain } = await import('fountain-js');
  return `fountain-js ${(await median(5, () => new Fountain().parse(text, true))).toFixed(0)} ms`;
};

/** Scripts are remembered scene by scene: a fair reading is one of a text that was never seen. */
function* unseen(words: number): Generator<string> {
  for (let seed = 1; ; seed += 7919) yield makeScript(words, seed);
}

/** Median of reading texts that were never read, after so many to warm up. */
function medianUnseen(work: (text: string) => unknown): number {
  const texts = unseen(25_000);
  const times: number[] = [];
  for (let i = 0; i < 20 + 21; i++) {
    const text = texts.next().value as string;
    const start = performance.now();
    work(text);
    if (i >= 20) times.push(performance.now() - start);
  }
  return middle(times);
}

export const rows: readonly BenchRow[] = [
  {
    name: 'script.parse_25k_words_ms',
    async measure() {
      return { value: medianUnseen((text) => parseScript(text)), peer: await peerMs(makeScript(25_000)) };
    },
  },
  {
    name: 'script.shots_25k_words_ms',
    async measure() {
      return medianUnseen((text) => reconcile(EMPTY_LIST, breakDown(parseScript(text))));
    },
  },
  {
    name: 'script.keystroke_ms',
    async measure() {
      // 120 pages are about 20,000 words. What a letter costs when it is taken over at once: document, ids, shots, elements.
      const doc = newScript('s', 'Bench', makeScript(20_000));
      injectElements(shotsOf(doc).shots, cast);
      const times: number[] = [];
      let present = doc;
      for (let i = 0; i < 40; i++) {
        const start = performance.now();
        const done = scriptDocument.apply(present, { type: 'editText', at: 40_000 + i, remove: 0, insert: 'x' });
        if (!done.ok) throw new Error(done.error.message);
        injectElements(shotsOf(done.value.doc).shots, cast);
        times.push(performance.now() - start);
        present = done.value.doc;
      }
      return { value: middle(times.slice(10)), peer: await peerMs(makeScript(20_000)) };
    },
  },
  {
    name: 'script.hostile_1mb_ms',
    async measure() {
      let worst = 0;
      let what = '';
      for (const [name, text] of Object.entries(hostile)) {
        const ms = await median(3, () => parseScript(text));
        if (ms > worst) [worst, what] = [ms, name];
      }
      return { value: worst, peer: `worst: ${what}; fountain-js needs more than 20 s for 1,000 spaces` };
    },
  },
  ...board,
];
