import { stat } from 'node:fs/promises';
import { ALL_FORMATS, EncodedPacketSink, FilePathSource, Input } from 'mediabunny';
import type { Rate } from './rates.ts';

/** What stream copy has to know of a video file: where it may be cut, and whether it fits together with another. */
export interface VideoIndex {
  /** Decoder configuration (for H.264 the `avcC` box): only equal ones may follow one another in one track. */
  readonly configuration: string;
  readonly frames: number;
  /** Frame numbers of the key frames, ascending. */
  readonly keys: readonly number[];
  /** Bytes of each frame's packet, by frame: a fingerprint of the film. */
  readonly sizes: readonly number[];
}

const known = new Map<string, Promise<VideoIndex | null>>();

/** Reads the packet table of an MP4 or MOV, without decoding; null where that is not to be had. */
export async function videoIndex(file: string, rate: Rate): Promise<VideoIndex | null> {
  const { size, mtimeMs } = await stat(file);
  const key = `${file}\0${size}\0${mtimeMs}`;
  let index = known.get(key);
  if (!index) {
    index = read(file, rate).catch(() => null);
    known.set(key, index);
    const oldest = known.keys().next();
    if (known.size > 500 && !oldest.done) known.delete(oldest.value);
  }
  return index;
}

async function read(file: string, rate: Rate): Promise<VideoIndex | null> {
  const input = new Input({ source: new FilePathSource(file), formats: ALL_FORMATS });
  try {
    const track = await input.getPrimaryVideoTrack();
    const description = (await track?.getDecoderConfig())?.description;
    if (!track || !description) return null;
    const bytes = ArrayBuffer.isView(description)
      ? Buffer.from(description.buffer, description.byteOffset, description.byteLength)
      : Buffer.from(description as ArrayBuffer);
    const packets: { frame: number; key: boolean; bytes: number }[] = [];
    for await (const packet of new EncodedPacketSink(track).packets(undefined, undefined, { metadataOnly: true })) {
      const frame = Math.round((packet.timestamp * rate.num) / rate.den);
      packets.push({ frame, key: packet.type === 'key', bytes: packet.byteLength });
    }
    packets.sort((a, b) => a.frame - b.frame);
    return {
      configuration: bytes.toString('hex'),
      frames: packets.length,
      keys: packets.filter(({ key }) => key).map(({ frame }) => frame),
      sizes: packets.map((packet) => packet.bytes),
    };
  } finally {
    input.dispose();
  }
}

/** Time stamps of all pictures in seconds, in the order in which they are shown; null where they cannot be read. */
export async function packetTimes(file: string): Promise<Float64Array | null> {
  const input = new Input({ source: new FilePathSource(file), formats: ALL_FORMATS });
  try {
    const track = await input.getPrimaryVideoTrack();
    if (!track) return null;
    const times: number[] = [];
    for await (const packet of new EncodedPacketSink(track).packets(undefined, undefined, { metadataOnly: true })) {
      // Before 0: what an edit list hides.
      if (packet.timestamp > -0.001) times.push(packet.timestamp);
    }
    return Float64Array.from(times).sort();
  } catch {
    return null; // ffmpeg may still read it; the headers are believed then
  } finally {
    input.dispose();
  }
}
