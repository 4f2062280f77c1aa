import { statfs } from 'node:fs/promises';
import { availableParallelism, cpus, totalmem } from 'node:os';
import {
  type EngineRegistry,
  familyNeeds,
  inWords,
  localLanguage,
  machineDevices,
  usualRooms,
} from '@reelgraph/models/engines';
import { ffmpegFacts } from '@reelgraph/timeline/media';
import { refusalOf } from './refusal-of.ts';

export interface Check {
  readonly name: string;
  readonly ok: boolean;
  readonly detail: string;
  readonly fix?: string;
}

/** Below this, a run of a short film may fill the disk. */
const LITTLE_DISK_BYTES = 2 * 1024 ** 3;
const gigabytes = (bytes: number) => `${(bytes / 1024 ** 3).toFixed(1)} GB`;

/** What this machine can do: what is present, what is missing, and how to get it. */
export async function examine(engines: EngineRegistry, folder: string): Promise<Check[]> {
  return [
    machine(),
    await disk(folder),
    await ffmpeg(),
    ...(await engineChecks(engines)),
    await languageCheck(folder),
    ...(await modelChecks()),
  ];
}

function machine(): Check {
  return {
    name: 'Machine',
    ok: true,
    detail: `${cpus()[0]?.model.trim() ?? 'unknown processor'}, ${availableParallelism()} cores, ${gigabytes(totalmem())} memory, Node ${process.versions.node}, ${process.platform}`,
  };
}

async function disk(folder: string): Promise<Check> {
  try {
    const { bavail, bsize } = await statfs(folder);
    const free = bavail * bsize;
    const enough = free > LITTLE_DISK_BYTES;
    return {
      name: 'Disk',
      ok: enough,
      detail: `${gigabytes(free)} free for the data folder`,
      ...(enough ? {} : { fix: 'Free some space, or put the data folder elsewhere with --data.' }),
    };
  } catch {
    return { name: 'Disk', ok: true, detail: 'The data folder will be made at first use.' };
  }
}

async function ffmpeg(): Promise<Check> {
  try {
    const { version, ffmpeg: path, missing } = await ffmpegFacts();
    const lost = missing.map(({ part, without }) => `${part} is missing: ${without}`).join('; ');
    return { name: 'ffmpeg', ok: true, detail: `${version} (${path})${lost ? `. ${lost}` : ''}` };
  } catch (error) {
    const { message, fix } = refusalOf(error);
    return { name: 'ffmpeg', ok: false, detail: message, ...(fix ? { fix } : {}) };
  }
}

async function engineChecks(engines: EngineRegistry): Promise<Check[]> {
  return (await engines.states()).map(({ label, provides }) => {
    const ready = provides.filter((one) => one.ready).map((one) => one.capability);
    const why = provides.find((one) => one.why)?.why;
    return {
      name: `Engine: ${label}`,
      ok: ready.length > 0,
      detail: ready.length > 0 ? `ready for ${ready.join(', ')}` : (why?.message ?? 'Not set up.'),
      ...(ready.length === 0 && why?.fix ? { fix: why.fix } : {}),
    };
  });
}

/** Models that write without a server. None is no fault: a server does as well, and a film needs neither. */
async function languageCheck(folder: string): Promise<Check> {
  const name = 'Language model in this studio';
  try {
    const models = await localLanguage(process.env, folder).models();
    return { name, ok: true, detail: models.map((one) => `${one.name} (${one.note})`).join(', ') };
  } catch (error) {
    const { code, message, fix } = refusalOf(error);
    return { name, ok: code === 'language_not_installed', detail: message, ...(fix ? { fix } : {}) };
  }
}

/** Where models would be loaded here, and for each family what fits in the memory that people have. */
async function modelChecks(): Promise<Check[]> {
  const devices = await machineDevices();
  const here = devices.map(({ name, memory }) => `${name}, ${gigabytes(memory)} for models`).join('; ');
  const families = familyNeeds.map((needs) => ({
    name: `Fits: ${needs.label}`,
    ok: true,
    detail: usualRooms.map((room) => `${room.label}: ${inWords(needs, room)}`).join('. '),
  }));
  return [{ name: 'Models run on', ok: true, detail: here }, ...families];
}
