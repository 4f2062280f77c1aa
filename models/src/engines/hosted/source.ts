import { defaultHostedSettings, type HostedServiceSettings, type HostedSettings } from '../../capabilities/money.ts';
import type { HostedService } from './binding.ts';

/** Where the engine learns, before each call, which services there are: a change needs no restart. */
export interface HostedSource {
  settings(): Promise<HostedSettings>;
  /** The binding of a service; null where its file is gone or cannot be read. */
  binding(id: string): Promise<HostedService | null>;
  /** Undefined where it is not here, or belongs to another address. */
  key(service: HostedServiceSettings, url: string): Promise<string | undefined>;
}

/** For processes without a data folder. */
export const noHostedServices: HostedSource = {
  settings: async () => defaultHostedSettings,
  binding: async () => null,
  key: async () => undefined,
};
