import { spawn } from 'node:child_process';
import { EngineError } from '../../capabilities/capability.ts';

/** Sound of one channel, −1 … 1. */
export interface Spoken {
  readonly samples: Float32Array;
  readonly sampleRate: number;
}

export interface Line {
  readonly text: string;
  /** The same speaker has the same voice in every line; two speakers rarely share one. */
  readonly speaker?: string;
  /** Who the speaker is, in words: "Bearded man in a coat". Decides between a woman's and a man's voice. */
  readonly about?: string;
  /** An espeak-ng voice by its own name ("en-gb+f3"), over the speaker's. */
  readonly voice?: string;
  /** 1 is an even 160 words a minute. */
  readonly speed?: number;
}

export const espeakFix = 'Install espeak-ng (Debian: apt install espeak-ng; macOS: brew install espeak-ng).';

let known: Promise<string | undefined> | undefined;

/** The command of the speech program, or undefined where there is none. Looked for once. */
export function findEspeak(): Promise<string | undefined> {
  known ??= (async () => {
    for (const command of [process.env.ESPEAK_PATH, 'espeak-ng', 'espeak']) {
      if (command && (await run(command, ['--version'], '').catch(() => undefined))) return command;
    }
    return undefined;
  })();
  return known;
}

/**
 * Reads a line aloud with a formant voice: plainly a machine, good for timing. Undefined where there is nothing to say.
 * Throws EngineError `speech_missing`, `speech_failed`, `cancelled`.
 */
export async function speakLine(line: Line, signal?: AbortSignal): Promise<Spoken | undefined> {
  const command = await findEspeak();
  if (!command) {
    throw new EngineError('speech_missing', 'There is no speech program on this machine.', { fix: espeakFix });
  }
  // Of dots and blanks it would make a second of silence.
  if (!/[\p{L}\p{N}]/u.test(line.text)) return undefined;
  const { voice, pitch } = voiceOf(line);
  const pace = Math.round(Math.min(450, Math.max(80, 160 * (line.speed ?? 1))));
  // The text goes through stdin: it may begin with a dash, and be longer than a command line.
  const args = ['--stdin', '--stdout', '-b', '1', '-v', voice, '-p', String(pitch), '-s', String(pace)];
  return parseWave(await run(command, args, line.text, signal));
}

const accents = ['en-us', 'en-gb', 'en-gb-scotland', 'en-gb-x-rp'];
const variants = ['m1', 'm2', 'm3', 'm4', 'm5', 'm6', 'm7', 'f1', 'f2', 'f3', 'f4'];

function voiceOf({ voice, speaker = '', about = '' }: Line): { voice: string; pitch: number } {
  if (voice && /^[a-z]{2,3}(-[a-z0-9]+)*(\+[A-Za-z0-9]+)?$/.test(voice)) return { voice, pitch: 50 };
  let hash = 2166136261;
  for (const letter of (voice ?? speaker).trim().toLowerCase()) {
    hash = Math.imul(hash ^ letter.codePointAt(0)!, 16777619) >>> 0;
  }
  const pick = <T>(list: readonly T[], shift: number) => list[(hash >>> shift) % list.length]!;
  const woman = /\b(she|hers?|woman|girl|lady|mother|sister|daughter|queen|actress|wife)\b/i.test(about);
  const man = /\b(he|his|him|man|boy|bearded|father|brother|son|king|actor|husband)\b/i.test(about);
  const fit = woman === man ? variants : variants.filter((name) => name.startsWith(woman ? 'f' : 'm'));
  return { voice: `${pick(accents, 3)}+${pick(fit, 9)}`, pitch: 36 + ((hash >>> 17) % 28) };
}

function run(command: string, args: readonly string[], input: string, signal?: AbortSignal): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'pipe'], windowsHide: true, signal });
    const out: Buffer[] = [];
    let said = '';
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => {
      said = (said + chunk.toString()).slice(-400);
    });
    // Ends before it has read everything: its exit code says why.
    child.stdin.on('error', () => undefined);
    child.on('error', (cause) => {
      reject(signal?.aborted ? new EngineError('cancelled', 'Cancelled.') : cause);
    });
    child.on('close', (code) => {
      if (code === 0) resolve(Buffer.concat(out));
      else reject(new EngineError('speech_failed', `The speech program failed (${code}): ${said.trim()}`));
    });
    child.stdin.end(input);
  });
}

/** 16-bit WAV as it comes from a pipe: the lengths in its header are not to be believed. */
export function parseWave(bytes: Buffer): Spoken | undefined {
  if (bytes.length < 44 || bytes.toString('latin1', 0, 4) !== 'RIFF') return undefined;
  const sampleRate = bytes.readUInt32LE(24);
  const data = bytes.indexOf('data', 12, 'latin1');
  if (data < 0) return undefined;
  const samples = new Float32Array((bytes.length - data - 8) >> 1);
  for (let i = 0; i < samples.length; i++) samples[i] = bytes.readInt16LE(data + 8 + i * 2) / 32768;
  return samples.length > 0 ? { samples, sampleRate } : undefined;
}

export function writeWave({ samples, sampleRate }: Spoken): Buffer {
  const out = Buffer.alloc(44 + samples.length * 2);
  out.write('RIFF', 0, 'latin1');
  out.writeUInt32LE(out.length - 8, 4);
  out.write('WAVEfmt ', 8, 'latin1');
  out.writeUInt32LE(16, 16);
  out.writeUInt16LE(1, 20);
  out.writeUInt16LE(1, 22);
  out.writeUInt32LE(sampleRate, 24);
  out.writeUInt32LE(sampleRate * 2, 28);
  out.writeUInt16LE(2, 32);
  out.writeUInt16LE(16, 34);
  out.write('data', 36, 'latin1');
  out.writeUInt32LE(samples.length * 2, 40);
  samples.forEach((value, i) => {
    out.writeInt16LE(Math.round(Math.max(-1, Math.min(1, value)) * 32767), 44 + i * 2);
  });
  return out;
}
