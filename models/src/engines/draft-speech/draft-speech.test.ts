import { probe } from '@reelgraph/timeline/media';
import { describe, expect, it } from 'vitest';
import { testTask } from '../draft-vision/testing/task.ts';
import { draftSpeech, speakScratch } from './draft-speech.ts';
import { findEspeak, parseWave, speakLine, writeWave } from './espeak.ts';

const present = (await findEspeak()) !== undefined;
const power = (samples: Float32Array) => Math.sqrt(samples.reduce((sum, v) => sum + v * v, 0) / samples.length);

describe('wave files', () => {
  it('are read as they were written', () => {
    const samples = Float32Array.from({ length: 500 }, (_, i) => Math.sin(i / 9) * 0.8);
    const back = parseWave(writeWave({ samples, sampleRate: 22_050 }))!;
    expect(back.sampleRate).toBe(22_050);
    expect(Math.max(...back.samples.map((v, i) => Math.abs(v - samples[i]!)))).toBeLessThan(1e-4);
  });

  it('of another kind are nothing', () => {
    expect(parseWave(Buffer.from('not a wave file, by no means'))).toBeUndefined();
  });
});

describe.skipIf(!present)('scratch speech', () => {
  it('makes a real sound file whose length is known', async () => {
    const task = await testTask();
    const request = { text: 'The last lamp on the coast goes out tonight.', speed: 1 };
    const { audio } = await draftSpeech.run(request, task.context);
    const facts = await probe(await task.context.open(audio.artifact));
    expect(facts.audio).toMatchObject({ sampleRate: audio.sampleRate, channels: 1, samples: audio.samples });
    expect(audio.samples / audio.sampleRate).toBeGreaterThan(1.2);
    await expect(draftSpeech.run({ text: ' ', speed: 1 }, task.context)).rejects.toMatchObject({
      code: 'nothing_to_say',
    });
    await task.clean();
  });

  it('gives each speaker a voice of their own, always the same', async () => {
    const say = async (speaker: string) => (await speakLine({ text: 'Who is there?', speaker }))!.samples;
    const [mara, again, courier] = [await say('MARA'), await say('Mara'), await say('THE COURIER')];
    expect(again).toEqual(mara);
    expect(courier).not.toEqual(mara);
    expect(power(mara)).toBeGreaterThan(0.01);
  });

  it('speaks faster when asked to, and takes text that looks like an option', async () => {
    const text = '--help is what she shouted across the water';
    const [slow, fast] = [await speakLine({ text }), await speakLine({ text, speed: 1.8 })];
    expect(fast!.samples.length).toBeLessThan(slow!.samples.length * 0.75);
    expect(slow!.samples.length / slow!.sampleRate).toBeGreaterThan(1.5);
  });

  it('serves the takes of the draft engine', async () => {
    const context = { signal: new AbortController().signal } as never;
    expect((await speakScratch({ text: 'Hello.', speaker: 'Mara' }, context))!.samples.length).toBeGreaterThan(4000);
    expect(await speakScratch({ text: '   ', speaker: 'Mara' }, context)).toBeNull();
  });
});
