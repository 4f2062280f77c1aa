import { join } from 'node:path';
import { RefusalError, type Sequence } from '@reelgraph/timeline';
import { type PresetName, presetNames, presets, renderSequence } from '@reelgraph/timeline/render';
import type { SequenceRenderer } from '../execution/index.ts';
import type { Storage } from '../storage/index.ts';

/** How the node `timeline/export` gets its film: the same renderer that the Export button uses. */
export const renderFilm =
  (storage: Storage): SequenceRenderer =>
  async ({ sequence, preset: name, scratch, signal, progress }) => {
    if (!isPreset(name)) {
      throw new RefusalError({
        code: 'unknown_preset',
        message: `There is no export preset '${name}'.`,
        fix: `Choose one of: ${presetNames.join(', ')}.`,
        field: 'preset',
      });
    }
    const file = join(scratch, `film.${presets[name].ext}`);
    const { mime } = await renderSequence(sequence as Sequence, {
      out: file,
      preset: name,
      open: async (asset) => storage.artifacts.path(asset),
      signal,
      progress: (done, frames) => progress(done / frames, `frame ${done} of ${frames}`),
    });
    return { file, mime };
  };

const isPreset = (name: string): name is PresetName => (presetNames as readonly string[]).includes(name);
