import { type MediaRef, RefusalError } from '@reelgraph/timeline';
import { probe } from '@reelgraph/timeline/media';

type Described<R> = R extends MediaRef ? Omit<R, 'artifact'> : never;

/** What a file is, by probing it: a media reference that only lacks its address. Throws `MediaError` or a refusal. */
export async function mediaRefOf(file: string, name: string): Promise<Described<MediaRef>> {
  const facts = await probe(file);
  const { mime, video, audio } = facts;
  if (facts.kind === 'image' && video) return { kind: 'image', mime, width: video.width, height: video.height };
  const sound = audio ? { sampleRate: audio.sampleRate, channels: audio.channels, samples: audio.samples } : null;
  if (facts.kind === 'video' && video) {
    return {
      kind: 'video',
      mime,
      width: video.width,
      height: video.height,
      frames: video.frames,
      rate: video.rate,
      ...(sound ? { audio: sound } : {}),
    };
  }
  if (sound) return { kind: 'audio', mime, ...sound };
  throw new RefusalError({ code: 'unsupported_medium', message: `${name} holds neither pictures nor sound.` });
}
