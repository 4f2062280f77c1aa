/** What a file is, by its first bytes; its name and the type that a sender claims are never believed. */
export interface Sniffed {
  readonly kind: 'image' | 'video' | 'audio';
  readonly mime: string;
  /** Without the dot. */
  readonly ext: string;
}

const image = (mime: string, ext: string): Sniffed => ({ kind: 'image', mime: `image/${mime}`, ext });
const video = (mime: string, ext: string): Sniffed => ({ kind: 'video', mime: `video/${mime}`, ext });
const audio = (mime: string, ext: string): Sniffed => ({ kind: 'audio', mime: `audio/${mime}`, ext });

/** How many bytes from the head of a file {@link sniff} wants to see. */
export const SNIFF_BYTES = 4096;

/**
 * Types a file by its first bytes. Null: not on the list of what is taken in (SVG, HTML, playlists, archives and
 * everything unknown). An allow-list on purpose: lists of what is forbidden are never complete.
 */
export function sniff(bytes: Uint8Array): Sniffed | null {
  const text = (at: number, length: number) => String.fromCharCode(...bytes.subarray(at, at + length));
  const starts = (...values: number[]) => values.every((value, index) => bytes[index] === value);

  if (starts(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a) && text(12, 4) === 'IHDR') return image('png', 'png');
  if (starts(0xff, 0xd8, 0xff)) return image('jpeg', 'jpg');
  if (text(0, 6) === 'GIF87a' || text(0, 6) === 'GIF89a') return image('gif', 'gif');
  if (text(0, 4) === 'RIFF') {
    if (text(8, 4) === 'WEBP') return image('webp', 'webp');
    if (text(8, 4) === 'WAVE') return audio('wav', 'wav');
    return null;
  }
  if (text(0, 4) === 'RF64' && text(8, 4) === 'WAVE') return audio('wav', 'wav');
  if (text(4, 4) === 'ftyp') return isoBrand(bytes, text);
  // QuickTime files from before `ftyp` begin with one of their atoms.
  if (['moov', 'mdat', 'wide', 'free', 'skip'].includes(text(4, 4)) && plausibleAtom(bytes)) {
    return video('quicktime', 'mov');
  }
  if (starts(0x1a, 0x45, 0xdf, 0xa3)) {
    const head = text(0, 64);
    if (head.includes('webm')) return video('webm', 'webm');
    return head.includes('matroska') ? video('x-matroska', 'mkv') : null;
  }
  if (text(0, 4) === 'fLaC') return audio('flac', 'flac');
  if (text(0, 4) === 'OggS') return /theora|BBCD/.test(text(28, 8)) ? null : audio('ogg', 'ogg');
  if (text(0, 3) === 'ID3' || mpegAudioFrame(bytes)) return audio('mpeg', 'mp3');
  return null;
}

function isoBrand(bytes: Uint8Array, text: (at: number, length: number) => string): Sniffed | null {
  const size = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(0);
  const brands = [text(8, 4)];
  for (let at = 16; at + 4 <= Math.min(size, bytes.length, 256); at += 4) brands.push(text(at, 4));
  if (brands[0] === 'avif' || brands[0] === 'avis') return image('avif', 'avif');
  if (brands[0] === 'qt  ') return video('quicktime', 'mov');
  if (brands[0] === 'M4A ' || brands[0] === 'M4B ') return audio('mp4', 'm4a');
  const known = /^(isom|iso[2-9]|mp4[12]|avc1|M4V |MSNV|dash|3gp\d|cmfc|XAVC)/;
  return brands.some((brand) => known.test(brand)) ? video('mp4', 'mp4') : null;
}

const plausibleAtom = (bytes: Uint8Array): boolean =>
  bytes.length >= 16 && new DataView(bytes.buffer, bytes.byteOffset).getUint32(0) >= 8;

/** Two frames in a row with the same header: one sync word alone occurs in random data. */
function mpegAudioFrame(bytes: Uint8Array): boolean {
  const length = mpegFrameLength(bytes, 0);
  return length !== null && (length >= bytes.length ? bytes.length > 512 : mpegFrameLength(bytes, length) !== null);
}

function mpegFrameLength(bytes: Uint8Array, at: number): number | null {
  const [a, b, c] = [bytes[at] ?? 0, bytes[at + 1] ?? 0, bytes[at + 2] ?? 0];
  if (a !== 0xff || (b & 0xe6) !== 0xe2) return null; // layer III
  const v1 = (b & 0x18) === 0x18;
  if ((b & 0x18) === 0x08) return null;
  const kbps = (
    v1
      ? [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320]
      : [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160]
  )[c >> 4];
  const base = [44100, 48000, 32000][(c >> 2) & 3];
  if (!kbps || !base) return null;
  const rate = v1 ? base : (b & 0x18) === 0x10 ? base / 2 : base / 4;
  return Math.floor(((v1 ? 144 : 72) * kbps * 1000) / rate) + ((c >> 1) & 1);
}
