import { createHash } from 'node:crypto';
import { type Capability, EngineError } from '../../capabilities/capability.ts';
import type { HostedServiceSettings } from '../../capabilities/money.ts';
import { checkServerAddress } from '../../net/address.ts';
import { fits, labelOf } from '../served/values.ts';
import type { HostedService, ServiceWork } from './binding.ts';
import { Client } from './client.ts';
import type { HostedSource } from './source.ts';
import { placeholdersIn } from './template.ts';

/** A service that can do what is asked, and its way of doing it. */
export interface HostedPlace {
  readonly settings: HostedServiceSettings;
  readonly client: Client;
  readonly work: ServiceWork;
}

export const sha256 = (value: unknown): string =>
  createHash('sha256')
    .update(JSON.stringify(sorted(value)))
    .digest('hex');

/** The same JSON whatever the order of its fields. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, one]) => one !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, one]) => [name, sorted(one)]),
  );
}

/** What of a way decides what comes out: prices, limits of patience and words of errors do not. */
export const gistOf = ({ settings, client, work }: HostedPlace): readonly unknown[] => [
  settings.id,
  client.access.url,
  work.capability,
  work.submit.path,
  work.submit.body,
  work.limits,
];

export const addressOf = (service: HostedService, typed: string): string => {
  const checked = checkServerAddress(typed || service.url, {
    what: 'a hosted service',
    sent: 'your pictures and your key',
    example: 'https://api.example.com',
    code: 'hosted_address',
  });
  if (checked.ok && checked.value !== '') return checked.value;
  const { message, fix } = checked.ok ? { message: 'The service has no address.', fix: undefined } : checked.error;
  throw new EngineError('hosted_address', message, fix ? { fix } : {});
};

const SETTINGS = 'Open Settings → Hosted services.';

/** Every way of a capability that could be used now, in order of preference; throws the reason of the first where there is none. */
export async function placesOf(source: HostedSource, capability: Capability): Promise<HostedPlace[]> {
  const { services, hooks } = await source.settings();
  const places: HostedPlace[] = [];
  let why: EngineError | undefined;
  for (const settings of services.filter(({ on }) => on)) {
    try {
      places.push(...(await placesAt(source, settings, capability, hooks)));
    } catch (error) {
      if (!(error instanceof EngineError)) throw error;
      why ??= error;
    }
  }
  if (places.length > 0) return places;
  throw (
    why ?? new EngineError('hosted_not_configured', `No hosted service here does "${capability}".`, { fix: SETTINGS })
  );
}

async function placesAt(
  source: HostedSource,
  settings: HostedServiceSettings,
  capability: Capability,
  hooks: string,
): Promise<HostedPlace[]> {
  const service = await source.binding(settings.id);
  if (!service)
    throw new EngineError('hosted_binding', `The binding file of "${settings.id}" cannot be read.`, {
      fix: 'Add the service again in Settings → Hosted services.',
    });
  const works = service.work.filter((one) => one.capability === capability);
  if (works.length === 0) return [];
  const no = (code: string, message: string) => new EngineError(code, message, { fix: SETTINGS });
  const url = addressOf(service, settings.url);
  const key = service.key ? await source.key(settings, url) : undefined;
  if (service.key && !key) throw no('hosted_key', `${service.label} wants a key, and none is here for its address.`);
  if (!settings.caps)
    throw no('hosted_cap', `No spending cap is set for ${service.label}: nothing is ordered without one.`);
  const able = works.filter(({ poll, webhook, submit }) => poll || !webhook || !submit.id || hooks !== '');
  if (able.length === 0)
    throw no('hosted_hook', `${service.label} answers by webhook only, and the studio has no public address.`);
  const client = new Client({ service, url, key });
  return able.map((work) => ({ settings, client, work }));
}

/** The first way that takes all that a request brings. */
export async function placeFor(
  source: HostedSource,
  capability: Capability,
  present: ReadonlySet<string>,
): Promise<HostedPlace> {
  const places = await placesOf(source, capability);
  const judged = places.map((place) => ({
    place,
    fit: fits({ ...place.work, takes: placeholdersIn(place.work.submit.body) }, present),
  }));
  const found = judged.find(({ fit }) => fit.ok);
  if (found) return found.place;
  const value = judged.flatMap(({ fit }) => (fit.ok ? [] : [fit.value]))[0] ?? '';
  throw new EngineError('hosted_cannot', `No hosted service here takes "${labelOf(capability, value)}" for this.`, {
    fix: 'Take it off the node, or choose another engine for it.',
  });
}
