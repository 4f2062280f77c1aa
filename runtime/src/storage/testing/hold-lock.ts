/** Child of a test: takes the lock of argv[2], says so, and waits to be killed. */
import { lockDataFolder } from '../data-lock.ts';

const lock = await lockDataFolder(process.argv[2] ?? '', 'serve');
lock.announce({ host: '127.0.0.1', port: 4600 });
process.send?.('held');
setInterval(() => undefined, 1000);
