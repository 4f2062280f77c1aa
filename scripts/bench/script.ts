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

/** A screenplay of about `words` words: headings, action and speech, the same every time. */
export function makeScript(words: number): string {
  let seed = 1;
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

const MEGABYTE = 1_000_000;
const fill = (piece: string): string => piece.repeat(Math.ceil(MEGABYTE / piece.length)).slice(0, MEGABYTE);

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
};

const peerMs = async (text: string): Promise<string> => {
  const { Fountain } = await import('fountain-js');
  return `fountain-js ${(await median(5, () => new Fountain().parse(text, true))).toFixed(0)} ms`;
};

const warm = (text: string, work: (text: string) => unknown): void => {
  for (let i = 0; i < 20; i++) work(text);
};

export const rows: readonly BenchRow[] = [
  {
    name: 'script.parse_25k_words_ms',
    async measure() {
      const text = makeScript(25_000);
      warm(text, parseScript);
      return { value: await median(21, () => parseScript(text)), peer: await peerMs(text) };
    },
  },
  {
    name: 'script.shots_25k_words_ms',
    async measure() {
      const text = makeScript(25_000);
      // A word more each time, so that nothing can be remembered as a whole.
      let n = 0;
      const work = () => reconcile(EMPTY_LIST, breakDown(parseScript(`${text}\n${'word '.repeat(++n % 50)}`)));
      warm(text, work);
      return await median(21, work);
    },
  },
  {
    name: 'script.keystroke_ms',
    async measure() {
      // 120 pages are about 20,000 words. What a letter costs when it is taken over at once: document, ids, shots.
      const doc = newScript('s', 'Bench', makeScript(20_000));
      shotsOf(doc);
      const times: number[] = [];
      let present = doc;
      for (let i = 0; i < 40; i++) {
        const start = performance.now();
        const done = scriptDocument.apply(present, { type: 'editText', at: 40_000 + i, remove: 0, insert: 'x' });
        if (!done.ok) throw new Error(done.error.message);
        shotsOf(done.value.doc);
        times.push(performance.now() - start);
        present = done.value.doc;
      }
      return middle(times.slice(10));
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
];
