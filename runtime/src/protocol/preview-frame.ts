/**
 * A binary WebSocket message: a preview picture of a running task.
 *
 *   magic "RGPV" · u8 version · u8 mime (1 JPEG, 2 WebP) · u16 headerLength · header JSON {run, task, node, item} · bytes
 *
 * All numbers big-endian. Anything else is not a preview and decodes to null.
 */
export interface PreviewFrame {
  run: string;
  task: string;
  node: string;
  item: string | null;
  mime: 'image/jpeg' | 'image/webp';
  bytes: Uint8Array;
}

const MAGIC = [0x52, 0x47, 0x50, 0x56] as const;
const VERSION = 1;
const PREFIX = 8;

export function encodePreview(frame: PreviewFrame): Uint8Array {
  const header = new TextEncoder().encode(
    JSON.stringify({ run: frame.run, task: frame.task, node: frame.node, item: frame.item }),
  );
  const out = new Uint8Array(PREFIX + header.length + frame.bytes.length);
  out.set(MAGIC, 0);
  out[4] = VERSION;
  out[5] = frame.mime === 'image/jpeg' ? 1 : 2;
  new DataView(out.buffer).setUint16(6, header.length);
  out.set(header, PREFIX);
  out.set(frame.bytes, PREFIX + header.length);
  return out;
}

export function decodePreview(bytes: Uint8Array): PreviewFrame | null {
  if (bytes.length < PREFIX || MAGIC.some((m, i) => bytes[i] !== m) || bytes[4] !== VERSION) return null;
  const mime = bytes[5] === 1 ? 'image/jpeg' : bytes[5] === 2 ? 'image/webp' : null;
  const length = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint16(6);
  if (!mime || bytes.length < PREFIX + length) return null;
  try {
    const header: unknown = JSON.parse(new TextDecoder().decode(bytes.subarray(PREFIX, PREFIX + length)));
    if (typeof header !== 'object' || header === null) return null;
    const { run, task, node, item } = header as Record<string, unknown>;
    if (typeof run !== 'string' || typeof task !== 'string' || typeof node !== 'string') return null;
    return {
      run,
      task,
      node,
      item: typeof item === 'string' ? item : null,
      mime,
      bytes: bytes.subarray(PREFIX + length),
    };
  } catch {
    return null;
  }
}
