import { adoptPending, clientsWithPending } from '../sync/pending-store.ts';
import { newId } from './ids.ts';

const KEY = 'reelgraph:client';
const lockOf = (client: string) => `reelgraph:client:${client}`;

/**
 * The name of this tab. It survives a reload (so that edits under way are taken up again) and is never shared: a duplicated
 * tab finds the name locked and takes a new one. Edits that closed tabs left behind are adopted.
 */
export async function claimClientId(): Promise<string> {
  const remembered = sessionStorage.getItem(KEY);
  const client = remembered && (await hold(remembered)) ? remembered : newId('c');
  if (client !== remembered) await hold(client);
  sessionStorage.setItem(KEY, client);
  for (const other of clientsWithPending(localStorage)) {
    if (other !== client) await ifAbandoned(other, () => adoptPending(localStorage, other, client));
  }
  return client;
}

/** Takes the lock of a name until the tab is closed; false where another tab has it. */
function hold(client: string): Promise<boolean> {
  if (!navigator.locks) return Promise.resolve(true);
  return new Promise((resolve) => {
    void navigator.locks.request(lockOf(client), { ifAvailable: true }, (lock) => {
      resolve(lock !== null);
      return lock ? new Promise<never>(() => {}) : undefined;
    });
  });
}

async function ifAbandoned(client: string, run: () => void): Promise<void> {
  if (!navigator.locks) return;
  await navigator.locks.request(lockOf(client), { ifAvailable: true }, (lock) => {
    if (lock) run();
  });
}
