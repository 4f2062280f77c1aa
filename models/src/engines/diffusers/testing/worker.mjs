#!/usr/bin/env node
// Speaks the worker's protocol as strictly as the true one (`reelgraph_worker/protocol.py`), makes flat pictures, and goes
// wrong where the prompt says so. The true worker is tried by `npm run test:parity`.
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { crc32, deflateSync } from 'node:zlib';

const arguments_ = process.argv.slice(2);
if (arguments_[0] !== '-m' || arguments_[1] !== 'reelgraph_worker') process.exit(2);
const lacking = process.env.WORKER_LACKS;
if (arguments_[2] === '--check') {
  const names = ['torch', 'diffusers', 'transformers', 'accelerate', 'safetensors', 'tokenizers', 'numpy', 'pillow'];
  const packages = Object.fromEntries(names.map((name) => [name, name === lacking ? null : '1.0.0']));
  if (packages.diffusers) packages.diffusers = process.env.WORKER_DIFFUSERS ?? '0.40.0';
  process.stdout.write(`${JSON.stringify({ python: '3.11.7', packages })}\n`);
  process.exit(0);
}

const send = (message) => process.stdout.write(`${JSON.stringify(message)}\n`);
const news = (id, fraction, text) => send({ type: 'progress', id, fraction, text });
class Wrong extends Error {
  constructor(code, message, fix) {
    super(message);
    this.error = { code, message, fix: fix ?? null, retryable: false };
  }
}
const need = (payload, types) => {
  for (const [name, type] of Object.entries(types))
    if (typeof payload[name] !== type) throw new Wrong('not_understood', `${name} is no ${type}`);
};

function png(width, height, [red, green, blue]) {
  const row = Buffer.alloc(1 + width * 3);
  for (let x = 0; x < width; x++) row.set([red, green, blue], 1 + x * 3);
  const chunk = (name, data) => {
    const body = Buffer.concat([Buffer.from(name, 'latin1'), data]);
    const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
    length.writeUInt32BE(data.length);
    sum.writeUInt32BE(crc32(body));
    return Buffer.concat([length, body, sum]);
  };
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 2, 0, 0, 0], 8);
  const pixels = deflateSync(Buffer.concat(Array.from({ length: height }, () => row)));
  const signature = Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]);
  return Buffer.concat([signature, chunk('IHDR', head), chunk('IDAT', pixels), chunk('IEND', Buffer.alloc(0))]);
}

const device = JSON.parse(process.env.REELGRAPH_HOST_DEVICE ?? '{}');
const cancelled = new Set();
const faults = {
  refuse: () => {
    throw new Wrong(
      'out_of_memory',
      'The memory of the graphics card (16 GB) was not enough for this.',
      '57 frames fit.',
    );
  },
  misspeak: () => process.stdout.write('Fetching 3 files: 100%\n'),
  crash: () => process.exit(7),
  'crash once': ({ bundle }) => {
    const mark = join(bundle, 'crashed');
    if (existsSync(mark)) return;
    writeFileSync(mark, '');
    process.stderr.write('Killed: no memory left\n');
    process.exit(7);
  },
  black: () => {
    if (!device.safe) throw new Wrong('frame_broken', 'The picture came out broken: it is all black.');
  },
};

const methods = {
  image(payload) {
    need(payload, {
      bundle: 'string',
      scratch: 'string',
      prompt: 'string',
      seed: 'number',
      steps: 'number',
      guidance: 'number',
    });
    need(payload, { width: 'number', height: 'number', way: 'string' });
    for (const file of [...payload.references, ...(payload.init ? [payload.init.picture] : [])]) readFileSync(file);
    const file = join(payload.scratch, 'worker.png');
    const colour = [payload.seed % 256, payload.references.length * 50, payload.init ? 200 : 20];
    writeFileSync(file, png(payload.width, payload.height, colour));
    return { file, width: payload.width, height: payload.height };
  },
  film(payload) {
    need(payload, { bundle: 'string', scratch: 'string', prompt: 'string', seed: 'number', rate: 'number' });
    const { width, height, frames } = payload;
    if (width % 32 !== 0 || height % 32 !== 0 || (frames - 1) % 8 !== 0)
      throw new Wrong('wrong_size', `${width} × ${height}`);
    let first;
    for (const one of payload.given) {
      if (statSync(one.file).size !== one.frames * one.width * one.height * 12)
        throw new Wrong('clip_wrong_size', one.file);
      if (one.at === 0 && !one.follow)
        first = { ...one, numbers: new Float32Array(new Uint8Array(readFileSync(one.file)).buffer) };
    }
    // Each frame is one grey: its number in the take for the seed of the take, and what it was conditioned with.
    const area = width * height * 3;
    const out = Buffer.alloc(frames * area);
    for (let at = 0; at < frames; at++) {
      const known = first && at < first.frames ? Math.round(first.numbers[at * area]) : (payload.seed * 40 + at) % 200;
      out.fill(known, at * area, (at + 1) * area);
    }
    const [file, sound] = [join(payload.scratch, 'worker.rgb'), join(payload.scratch, 'worker.f32')];
    writeFileSync(file, out);
    const samples = Math.round((frames / payload.rate) * 24000);
    writeFileSync(sound, Buffer.from(new Float32Array(2 * samples).fill(0.25).buffer));
    return { frames, width, height, file, sound: { file: sound, channels: 2, rate: 24000 } };
  },
  segment(payload) {
    const pixels = readFileSync(payload.picture);
    const side = Math.sqrt(pixels.length / 3);
    if (!Number.isInteger(side)) throw new Wrong('clip_wrong_size', `${pixels.length}`);
    const grid = side / 4;
    const file = join(payload.scratch, 'worker.f32');
    // The left half of whatever it is shown.
    writeFileSync(
      file,
      Buffer.from(Float32Array.from({ length: grid * grid }, (_, i) => (i % grid < grid / 2 ? 4 : -4)).buffer),
    );
    return [{ file, side: grid, score: payload.text ? 0.75 : 0.9 }];
  },
  track(payload) {
    const side = Math.sqrt(statSync(payload.video).size / payload.frames / 3);
    for (const { file } of payload.prompts)
      if (readFileSync(file).length !== side * side) throw new Wrong('clip_wrong_size', file);
    const grid = side / 4;
    const file = join(payload.scratch, 'worker.f32');
    const numbers = Float32Array.from({ length: payload.frames * grid * grid }, (_, i) =>
      i % grid < grid / 2 ? 4 : -4,
    );
    writeFileSync(file, Buffer.from(numbers.buffer));
    return { file, side: grid, scores: Array.from({ length: payload.frames }, (_, i) => (i === 0 ? -1 : 3)) };
  },
};

async function answer({ id, method, payload }) {
  news(id, 0, 'Starting Python');
  try {
    const name = payload.prompt?.split(':')[0];
    faults[name]?.(payload);
    if (name === 'misspeak') return;
    for (let step = 1; step <= (name === 'wait' ? 10_000 : 2); step++) {
      news(id, step / 3, `Step ${step} of 2`);
      if (step === 1)
        send({ type: 'preview', id, picture: Buffer.from([0xff, 0xd8]).toString('base64'), mime: 'image/jpeg' });
      if (name === 'wait') await new Promise((done) => setTimeout(done, 5));
      if (cancelled.has(id)) throw new Wrong('cancelled', 'Cancelled.');
    }
    send({ type: 'result', id, value: methods[method](payload) });
  } catch (error) {
    if (!(error instanceof Wrong)) throw error;
    send({ type: 'error', id, error: error.error });
  }
}

process.on('SIGINT', () => undefined);
let queue = Promise.resolve();
createInterface({ input: process.stdin })
  .on('line', (line) => {
    const message = JSON.parse(line);
    if (message.type === 'cancel') cancelled.add(message.id);
    else queue = queue.then(() => answer(message));
  })
  .on('close', () => process.exit(0));
send({ type: 'ready' });
