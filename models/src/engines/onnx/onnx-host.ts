import { EngineHost, type EngineHostOptions, type RequestOptions } from '../../host/engine-host.ts';
import type { Tensor } from './tensor.ts';

export interface GraphCall {
  readonly bundle: string;
  readonly component: string;
  readonly feeds: Readonly<Record<string, Tensor>>;
  readonly threads?: number;
}

/**
 * Runs graphs of bundles in a process of their own: the runtime's calls block their thread and cannot be cancelled, so a
 * cancelled call costs the process, and the next one loads its graphs again.
 */
export class OnnxHost {
  readonly host: EngineHost;

  constructor(options: Partial<EngineHostOptions> = {}) {
    this.host = new EngineHost({
      module: new URL(import.meta.url.endsWith('.ts') ? './onnx.host.ts' : './onnx.host.js', import.meta.url),
      label: 'The ONNX engine',
      ...options,
    });
  }

  run(call: GraphCall, options?: RequestOptions): Promise<Record<string, Tensor>> {
    return this.host.request('run', call, options);
  }

  close(): Promise<void> {
    return this.host.close();
  }
}
