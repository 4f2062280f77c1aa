import type { TemplateField, TemplateFrame } from './build.ts';

/** Pieces that several templates share, so that they look and are named alike. */
export const story: TemplateFrame = {
  title: 'Story',
  subtitle: 'screenplay to shots',
  columns: [[{ id: 'script', type: 'script/source' }], [{ id: 'parse', type: 'script/parse' }]],
};

export const cast: TemplateFrame = {
  title: 'Cast and places',
  subtitle: 'every shot gets its own',
  columns: [[{ id: 'library', type: 'elements/library' }], [{ id: 'inject', type: 'elements/inject' }]],
};

export const storyWires = [
  'script.script > parse.script',
  'parse.shots > inject.shots',
  'library.elements > inject.elements',
];

export const scriptField: TemplateField = {
  name: 'script',
  param: 'script.text',
  label: 'Screenplay',
  help: 'Fountain, Final Draft or plain text. It becomes the script of the project.',
};

/** A scene written in place, for templates of one shot. */
export const sceneText = (text: string): TemplateFrame => ({
  title: 'Story',
  subtitle: 'one shot, in your words',
  columns: [
    [{ id: 'scene', type: 'prompt/text', title: 'Scene', params: { text } }],
    [{ id: 'parse', type: 'script/parse' }],
  ],
});

export const oneShotCast: TemplateFrame = {
  title: 'Cast and places',
  columns: [
    [{ id: 'library', type: 'elements/library' }],
    [
      { id: 'inject', type: 'elements/inject' },
      { id: 'select', type: 'script/select', title: 'First shot' },
    ],
  ],
};

export const oneShotWires = [
  'scene.text > parse.script',
  'parse.shots > inject.shots',
  'library.elements > inject.elements',
  'inject.shots > select.shots',
];

export const sceneField: TemplateField = {
  name: 'scene',
  param: 'scene.text',
  label: 'Scene',
  help: 'A heading, then what happens, as in a screenplay. Name elements with @ to be sure of them.',
};

export const seedField = (param: string): TemplateField => ({
  name: 'seed',
  param,
  label: 'Seed',
  help: 'The same seed makes the same pictures again.',
});

/** The clip, and the elements by whose names and pictures its things are found. */
export const clipAndLibrary: TemplateFrame = {
  title: 'Clip',
  subtitle: 'and who and what is known',
  columns: [
    [
      { id: 'load', type: 'media/load' },
      { id: 'library', type: 'elements/library' },
    ],
  ],
};

/** A thing of a clip, found and followed: what is made anew there comes behind. `margin`: pixels around it. */
export const maskFrame = (margin: number): TemplateFrame => ({
  title: 'Mask',
  subtitle: 'find it, follow it',
  columns: [
    [{ id: 'segment', type: 'mask/segment' }],
    [
      { id: 'track', type: 'mask/track' },
      { id: 'grow', type: 'mask/grow', params: { pixels: margin } },
    ],
  ],
});

export const maskWires = [
  'load.video > segment.clip',
  'library.elements > segment.references',
  'load.video > track.clip',
  'segment.mask > track.mask',
  'track.track > grow.track',
  'load.video > repaint.clip',
  'grow.track > repaint.track',
  'repaint.clip > land.clip',
];
