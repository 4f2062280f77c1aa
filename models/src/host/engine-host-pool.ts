import { EngineHost, type EngineHostOptions, type RequestOptions } from './engine-host.ts';

/** Several processes of one engine, for work that uses one core each. A request goes to the one with least to do. */
export class EngineHostPool {
  readonly hosts: readonly EngineHost[];

  constructor(size: number, options: EngineHostOptions) {
    this.hosts = Array.from({ length: size }, () => new EngineHost(options));
  }

  request<R>(method: string, payload: unknown, options?: RequestOptions): Promise<R> {
    // Of equally busy ones the first that is loaded: a second process is started only when the first has work.
    const rank = (host: EngineHost) => host.load * 2 + (host.state === 'stopped' ? 1 : 0);
    const host = this.hosts.reduce((best, one) => (rank(one) < rank(best) ? one : best));
    return host.request<R>(method, payload, options);
  }

  async close(): Promise<void> {
    await Promise.all(this.hosts.map((host) => host.close()));
  }
}
