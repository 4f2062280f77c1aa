import { z } from 'zod';
import { defineNode, NodeError, param, port } from '../../define/index.ts';

export const loadMedia = defineNode({
  type: 'media/load',
  title: 'Load Media',
  category: 'Media',
  icon: 'upload',
  aliases: ['file', 'import', 'video', 'image', 'sound', 'asset'],
  help: 'A file of the media library: a clip, a picture or a sound. Drop one on the node.',
  params: z.object({ file: param.asset({ label: 'File' }) }),
  outputs: {
    video: port.video({ optional: true }),
    image: port.image({ optional: true }),
    audio: port.audio({ optional: true, label: 'sound' }),
  },
  preview: 'video',
  run({ params }) {
    const { file } = params;
    if (!file)
      throw new NodeError('missing_asset', 'No file is chosen.', {
        fix: 'Choose a file of the media library, or drop one on the node.',
      });
    switch (file.kind) {
      case 'video':
        return { video: file, image: undefined, audio: undefined };
      case 'image':
        return { video: undefined, image: file, audio: undefined };
      case 'audio':
        return { video: undefined, image: undefined, audio: file };
      default:
        throw new NodeError('wrong_media', 'Masks are made by nodes and not loaded.', {
          fix: 'Choose a clip, a picture or a sound.',
        });
    }
  },
});
