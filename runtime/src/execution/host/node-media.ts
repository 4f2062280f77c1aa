import { relative } from 'node:path';
import type { NodeMedia } from '@reelgraph/nodes/catalogue';
import type { AudioRef, ImageRef, MaskRef, TrackRef, VideoRef } from '@reelgraph/timeline';
import { type MediaFacts, probe, type VideoFacts } from '@reelgraph/timeline/media';
import type { ArtifactFiles, StoredArtifact } from '../../storage/index.ts';
import { NodeFailure } from '../failure.ts';

/** Keeps a finished file and answers its name. */
export type Keep = (file: string, mime: string) => Promise<StoredArtifact>;

/** Media of one task: files by reference in, probed and stored files out. */
export function nodeMedia(files: ArtifactFiles, scratch: string, keep: Keep, signal: AbortSignal): NodeMedia {
  const look = async (file: string, kind: MediaFacts['kind'], what: string) => {
    // A file outside the task's folder is somebody else's: storing moves it away.
    if (relative(scratch, file).startsWith('..')) {
      throw new NodeFailure('outside_scratch', `The ${what} is not in the task's own folder.`);
    }
    const facts = await probe(file, signal);
    if (facts.kind !== kind) throw new NodeFailure('wrong_media', `The ${what} turned out to be ${facts.kind}.`);
    return facts;
  };
  const still = async (file: string, what: string) => {
    const facts = await look(file, 'image', what);
    const { width, height } = picture(facts, what);
    return { artifact: (await keep(file, facts.mime)).sha, mime: facts.mime, width, height };
  };
  const moving = async (file: string, what: string) => {
    const facts = await look(file, 'video', what);
    const { width, height, frames, rate } = picture(facts, what);
    const artifact = (await keep(file, facts.mime)).sha;
    const { audio } = facts;
    const sound = audio && { sampleRate: audio.sampleRate, channels: audio.channels, samples: audio.samples };
    return { base: { artifact, mime: facts.mime, width, height, frames, rate: { ...rate } }, sound };
  };
  return {
    async open(ref) {
      if (await files.has(ref.artifact)) return files.path(ref.artifact);
      throw new NodeFailure(
        'media_missing',
        `A ${ref.kind} that this node works on is no longer in the data folder.`,
        'Run the node that made it again, or bring the file in again.',
      );
    },
    saveImage: async (file): Promise<ImageRef> => ({ kind: 'image', ...(await still(file, 'picture')) }),
    saveMask: async (file): Promise<MaskRef> => ({ kind: 'mask', ...(await still(file, 'mask')) }),
    async saveVideo(file): Promise<VideoRef> {
      const { base, sound } = await moving(file, 'video');
      return { kind: 'video', ...base, ...(sound ? { audio: sound } : {}) };
    },
    saveTrack: async (file): Promise<TrackRef> => ({ kind: 'track', ...(await moving(file, 'track')).base }),
    async saveAudio(file): Promise<AudioRef> {
      const { audio, mime } = await look(file, 'audio', 'sound');
      if (!audio) throw new NodeFailure('wrong_media', 'The sound file holds no sound.');
      const { sampleRate, channels, samples } = audio;
      return { kind: 'audio', artifact: (await keep(file, mime)).sha, mime, sampleRate, channels, samples };
    },
  };
}

function picture(facts: MediaFacts, what: string): VideoFacts {
  if (facts.video) return facts.video;
  throw new NodeFailure('wrong_media', `The ${what} holds no picture.`);
}
