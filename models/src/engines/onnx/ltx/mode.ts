import type { VideoRequest } from '../../../capabilities/requests.ts';

export type Mode = Exclude<VideoRequest['mode'], 'auto'>;

/**
 * How a clip is made from what it is given, and the reason in words: a clip to follow asks for IC-LoRA, a picture beyond the
 * first frame for keyframes, all else is text (and perhaps a first picture) to video.
 */
export function chooseMode({ mode, conditioning }: Pick<VideoRequest, 'mode' | 'conditioning'>): {
  mode: Mode;
  why: string;
} {
  if (mode !== 'auto') return { mode, why: `Mode ${mode}, as asked.` };
  if (conditioning.some(({ media }) => media.kind === 'video')) {
    return { mode: 'ic_lora', why: 'Mode ic_lora: there is a clip to follow.' };
  }
  const later = conditioning.find(({ frame }) => frame > 0);
  if (later) return { mode: 'keyframe', why: `Mode keyframe: there is a picture at frame ${later.frame}.` };
  return {
    mode: 'ti2vid',
    why: conditioning.length > 0 ? 'Mode ti2vid: from a first picture.' : 'Mode ti2vid: from words alone.',
  };
}
