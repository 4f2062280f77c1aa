import { join } from 'node:path';
import { RefusalError, type Sequence } from '@reelgraph/timeline';
import { renderSequence } from '@reelgraph/timeline/render';
import type { SequenceRenderer } from '../execution/index.ts';
import type { Storage } from '../storage/index.ts';
import { type ExportPreset, exportExtensions, exportPresets } from './exports.ts';

/** How the node `timeline/export` gets its film: the same renderer that the Export button uses. */
export const renderFilm =
  (storage: Storage): SequenceRenderer =>
  async ({ sequence, preset, scratch, signal, progress }) => {
    if (!isPreset(preset))
      throw new RefusalError({
        code: 'unknown_preset',
        message: `There is no export preset '${preset}'.`,
        fix: `Choose one of: ${exportPresets.join(', ')}.`,
        field: 'preset',
      });
    const file = join(scratch, `film.${exportExtensions[preset]}`);
    await renderSequence(sequence as Sequence, {
      out: file,
      preset,
      open: async (asset) => storage.artifacts.path(asset),
      scratch,
      signal,
      progress,
    });
    return { file, mime: mimes[exportExtensions[preset]] ?? 'application/octet-stream' };
  };

const mimes: Readonly<Record<string, string>> = { mp4: 'video/mp4', mov: 'video/quicktime', wav: 'audio/wav' };
const isPreset = (name: string): name is ExportPreset => (exportPresets as readonly string[]).includes(name);
