import { RefusalError } from '@reelgraph/timeline';
import { Redis, type RedisOptions } from 'ioredis';

export interface QueueAddress {
  readonly url: string;
  /** Keeps several studios on one Redis apart: `redis://host/0?studio=name`. */
  readonly prefix: string;
}

/** Reads `redis://…`. Throws `bad_queue_address`. */
export function queueAddress(text: string): QueueAddress {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (!url || (url.protocol !== 'redis:' && url.protocol !== 'rediss:')) {
    throw new RefusalError({
      code: 'bad_queue_address',
      message: `"${text}" is no address of a Redis.`,
      fix: 'Write redis://host:6379, or rediss:// for an encrypted connection; ?studio=name keeps several studios apart.',
    });
  }
  const studio = url.searchParams.get('studio');
  url.search = '';
  return { url: url.href, prefix: studio ? `reelgraph-${studio.replace(/[^\w-]/g, '-')}` : 'reelgraph' };
}

/** A silent line is cut after so long, instead of being trusted for ever: networks forget connections. ms */
const SILENCE = 20_000;

/** A connection that comes back by itself. `patient`: commands wait for it to come back instead of failing. */
export function connectRedis(url: string, patient = false): Redis {
  const options: RedisOptions = {
    lazyConnect: true,
    keepAlive: 10_000,
    socketTimeout: SILENCE,
    maxRetriesPerRequest: patient ? null : 3,
    retryStrategy: (times) => Math.min(3000, 100 * 2 ** Math.min(times, 5)),
  };
  const redis = new Redis(url, options);
  // Told through what is asked of it; a listener keeps it from ending the process.
  redis.on('error', () => undefined);
  return redis;
}

/** Resolves when it answers. Throws `queue_unreachable`. */
export async function reach(redis: Redis, url: string): Promise<void> {
  try {
    if (redis.status === 'wait') await redis.connect();
    await redis.ping();
  } catch (error) {
    const host = new URL(url).host;
    throw new RefusalError({
      code: 'queue_unreachable',
      message: `The Redis at ${host} does not answer (${error instanceof Error ? error.message : String(error)}).`,
      fix: 'Start it, or correct the address after --queue.',
    });
  }
}

/** A Redis that forgets is no place for work that takes hours. Throws `queue_not_durable`. */
export async function checkDurable(redis: Redis): Promise<void> {
  const info = new Map(
    `${await redis.info('persistence')}\n${await redis.info('memory')}`
      .split(/\r?\n/)
      .map((line) => line.split(':', 2) as [string, string]),
  );
  const wrong: string[] = [];
  if (info.get('aof_enabled') !== '1') wrong.push('it keeps no append-only file, so a restart loses what is queued');
  const policy = info.get('maxmemory_policy') ?? 'noeviction';
  if (policy !== 'noeviction') wrong.push(`it throws keys away when memory is short (maxmemory-policy ${policy})`);
  if (wrong.length === 0) return;
  throw new RefusalError({
    code: 'queue_not_durable',
    message: `This Redis would lose work: ${wrong.join('; ')}.`,
    fix: 'Set "appendonly yes" and "maxmemory-policy noeviction" in redis.conf and start it again.',
  });
}

/** What is asked of Redis at the end is not waited for longer. Milliseconds. */
export const LAST_WORDS = 3000;

/** Resolves when the work is over, well or not, or after `ms`. */
export async function within(ms: number, work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  await Promise.race([work.catch(() => undefined), late]);
  clearTimeout(timer);
}
