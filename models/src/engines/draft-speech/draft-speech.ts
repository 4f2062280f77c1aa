import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { EngineError } from '../../capabilities/capability.ts';
import type { DraftPart } from '../draft/engine.ts';
import type { Speak } from '../draft/video.ts';
import { espeakFix, findEspeak, speakLine, writeWave } from './espeak.ts';

/** Scratch speech of the draft engine, where espeak-ng is installed. */
export const draftSpeech: DraftPart<'speech'> = {
  reads: ['text', 'voice', 'speed'],
  digest: 'draft-speech-1',
  async ready() {
    if (await findEspeak()) return { ready: true };
    const message = 'Scratch speech needs espeak-ng, which is not on this machine.';
    return { ready: false, why: { code: 'speech_missing', message, fix: espeakFix } };
  },
  async run({ text, voice, speed }, context) {
    const spoken = await speakLine({ text, voice, speed }, context.signal);
    if (!spoken) {
      throw new EngineError('nothing_to_say', 'There is nothing in the text that can be spoken.', {
        fix: 'Write the words that are to be heard.',
      });
    }
    const file = join(context.scratch, 'speech.wav');
    await writeFile(file, writeWave(spoken));
    const artifact = await context.store(file, 'audio/wav');
    const { sampleRate, samples } = spoken;
    return {
      audio: { kind: 'audio', artifact, mime: 'audio/wav', sampleRate, channels: 1, samples: samples.length },
      provenance: { engine: 'draft', draft: true, models: [{ name: 'espeak-ng', licence: 'GPL-3.0' }], notes: [] },
    };
  },
};

/** For the draft engine's takes: a line as samples, null where nobody can speak here or there is nothing to say. */
export const speakScratch: Speak = async ({ text, speaker, about }, context) => {
  if (!(await findEspeak())) return null;
  return (await speakLine({ text, speaker, about }, context.signal)) ?? null;
};

/** Part of the key of a take: with the program its lines are heard, without it they are not. */
export const scratchVoice = async (): Promise<string> => ((await findEspeak()) ? 'spoken' : 'silent');
