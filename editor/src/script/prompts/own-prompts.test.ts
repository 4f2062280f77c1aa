import { builtPrompt } from '@reelgraph/nodes/prompts';
import { newScript, shotsOf } from '@reelgraph/nodes/script';
import { describe, expect, it } from 'vitest';
import { ownPromptsOf, promptPatch } from './own-prompts.ts';

const shot = shotsOf(newScript('s', '', 'INT. A - DAY\n\nIda waits.\n')).shots[0]!;

describe('own prompts of a shot', () => {
  it('one family is written, the others stay built', () => {
    const own = { ...ownPromptsOf(shot), 'flux-still': ' Only fog. ' };
    expect(promptPatch(shot, own, shot)).toEqual({
      stillPrompt: { text: 'Only fog.', built: builtPrompt(shot, 'flux-still') },
    });
  });
  it('emptied, the built one is used again', () => {
    const written = { ...shot, prompts: { 'ltx-t2v': 'Mine.' } };
    expect(promptPatch(written, { ...ownPromptsOf(written), 'ltx-t2v': '' }, written)).toEqual({ clipPrompt: null });
    expect(promptPatch(written, ownPromptsOf(written), written)).toEqual({});
  });
  it('a prompt for all families becomes one for each, and none is lost', () => {
    const old = { ...shot, prompt: 'For all.' };
    const patch = promptPatch(old, { ...ownPromptsOf(old), 'ltx-i2v': '' }, old);
    expect(patch.prompt).toBeNull();
    expect(patch.motionPrompt).toBeNull();
    expect([patch.clipPrompt?.text, patch.stillPrompt?.text]).toEqual(['For all.', 'For all.']);
  });
});
