import { listen } from '../server/listen.ts';
import { lockHolder } from '../storage/index.ts';
import { openStudio } from '../studio/studio.ts';
import { connect, type Remote } from './remote.ts';

/** A studio on this data folder: the one that runs already, else one of our own for as long as the command lasts. */
export async function openRemote(folder: string): Promise<{ remote: Remote; close(): Promise<void> }> {
  const holder = await lockHolder(folder);
  if (holder?.port)
    return {
      remote: connect(`http://127.0.0.1:${holder.port}`, process.env.REELGRAPH_TOKEN ?? null),
      close: async () => undefined,
    };
  const studio = await openStudio(folder, { sample: false, command: 'run' });
  for (const warning of studio.packWarnings) process.stderr.write(`${warning}\n`);
  const server = await listen(studio, { port: 0, host: '127.0.0.1', token: null });
  studio.storage.lock.announce({ host: '127.0.0.1', port: server.port });
  return {
    remote: connect(server.url, null),
    async close() {
      await server.close();
      await studio.close();
    },
  };
}
