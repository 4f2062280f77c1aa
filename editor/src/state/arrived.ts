import { documentAtom } from './documents.ts';
import { store } from './store.ts';

/** True once the document here is at that revision; false after four seconds. */
export function arrived(doc: string, rev: number): Promise<boolean> {
  const there = () => store.get(documentAtom(doc)).rev >= rev;
  if (there()) return Promise.resolve(true);
  return new Promise((resolve) => {
    const finish = (answer: boolean) => {
      stop();
      clearTimeout(timer);
      resolve(answer);
    };
    const stop = store.sub(documentAtom(doc), () => {
      if (there()) finish(true);
    });
    const timer = setTimeout(() => finish(false), 4000);
  });
}
