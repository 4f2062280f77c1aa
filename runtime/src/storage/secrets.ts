import { chmod, readFile, stat } from 'node:fs/promises';
import { z } from 'zod';
import { writePrivate } from './write-private.ts';

const secretsSchema = z.record(z.string(), z.object({ value: z.string(), origin: z.string() }));
type Secrets = z.infer<typeof secretsSchema>;

/**
 * Keys by name, in one file that only its owner may read. A key belongs to the origin that it was given for: when the address
 * is changed to another server, that server does not get it.
 */
export class SecretStore {
  readonly #path: string;
  #writing: Promise<unknown> = Promise.resolve();

  constructor(path: string) {
    this.#path = path;
  }

  /** Undefined where there is none of this name for this origin. */
  async get(name: string, origin: string): Promise<string | undefined> {
    const found = (await this.#read())[name];
    return found?.origin === origin ? found.value : undefined;
  }

  set(name: string, value: string, origin: string): Promise<void> {
    return this.#change((all) => ({ ...all, [name]: { value, origin } }));
  }

  remove(name: string): Promise<void> {
    return this.#change(({ [name]: _, ...others }) => others);
  }

  #change(change: (all: Secrets) => Secrets): Promise<void> {
    const done = this.#writing.then(async () => {
      await writePrivate(this.#path, `${JSON.stringify(change(await this.#read()), null, 2)}\n`);
    });
    this.#writing = done.catch(() => undefined);
    return done;
  }

  async #read(): Promise<Secrets> {
    let text: string;
    try {
      text = await readFile(this.#path, 'utf8');
    } catch {
      return {};
    }
    // A copy or a backup may have opened it to others.
    const { mode } = await stat(this.#path);
    if (process.platform !== 'win32' && (mode & 0o077) !== 0) await chmod(this.#path, 0o600);
    try {
      return secretsSchema.parse(JSON.parse(text));
    } catch {
      return {};
    }
  }
}
