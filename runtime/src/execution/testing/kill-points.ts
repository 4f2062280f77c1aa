import type { DocumentService } from '../../documents/service.ts';
import type { Storage } from '../../storage/index.ts';
import type { Dispatcher } from '../dispatch/dispatcher.ts';

/** Moments at which everything may stop, in the order in which a task meets them. */
export const killPoints = [
  'before-commit',
  'in-commit',
  'after-commit',
  'before-submit',
  'after-submit',
  'before-store',
  'after-store',
  'result',
  'before-landing',
  'in-landing',
] as const;
export type KillPoint = (typeof killPoints)[number];

/** `REELGRAPH_TEST_KILL=<point>:<n>`: the n-th time that a process comes to this point, the server is killed. */
const [wanted, turn = '1'] = (process.env.REELGRAPH_TEST_KILL ?? '').split(':');
let left = Number(turn);

/** In a task host `victim` is its parent: nobody gets to say good-bye. */
export function maybeKill(point: KillPoint, victim = process.pid): void {
  if (point !== wanted) return;
  left -= 1;
  if (left === 0) process.kill(victim, 'SIGKILL');
}

/** The real parts, with the points laid around them. */
export function withKillPoints(storage: Storage, documents: DocumentService): void {
  const { db } = storage;
  const write = db.write.bind(db);
  db.write = async (job) => {
    maybeKill('before-commit');
    const value = await write(async (tx) => {
      const done = await job(tx);
      tx.beforeEnd(async () => maybeKill('in-commit'));
      return done;
    });
    maybeKill('after-commit');
    return value;
  };
  const apply = documents.applyInTx.bind(documents);
  documents.applyInTx = async (tx, change) => {
    maybeKill('before-landing');
    const answer = await apply(tx, change);
    maybeKill('in-landing');
    return answer;
  };
}

export function killableDispatcher(inner: Dispatcher): Dispatcher {
  const submit = inner.submit.bind(inner);
  const onResult = inner.onResult.bind(inner);
  inner.submit = async (tasks) => {
    maybeKill('before-submit');
    await submit(tasks);
    maybeKill('after-submit');
  };
  inner.onResult = (handler) =>
    onResult((result) => {
      maybeKill('result');
      return handler(result);
    });
  return inner;
}
