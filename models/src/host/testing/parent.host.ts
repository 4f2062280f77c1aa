import { forkHost } from '../fork-host.ts';
import { hostReady, sendToParent } from '../host-side.ts';

/** Starts a grandchild that spins for ever, and tells who it is: the test then kills this process without warning. */
const child = await forkHost(new URL('./echo.host.ts', import.meta.url), { args: ['blocking'] });
child.onMessage((message) => void sendToParent(message));
await child.send({ do: 'spin' });
hostReady();
