import type { NodeDefinition } from '../define/index.ts';
import type { NodeSpec } from '../graph/node-spec.ts';
import { mediaConverters } from './convert/media.ts';
import { pureConverters } from './convert/pure.ts';
import { element } from './elements/element.ts';
import { injectNode } from './elements/inject.ts';
import { elementLibrary } from './elements/library.ts';
import { approve } from './flow/approve.ts';
import { compare } from './flow/compare.ts';
import { number } from './flow/number.ts';
import { preview } from './flow/preview.ts';
import { reroute } from './flow/reroute.ts';
import { seed } from './flow/seed.ts';
import { switchNode } from './flow/switch.ts';
import { conceptArt } from './image/concept-art.ts';
import { contactSheet } from './image/contact-sheet.ts';
import { generateImage } from './image/generate.ts';
import { featherMask } from './mask/feather.ts';
import { growMask } from './mask/grow.ts';
import { invertMask } from './mask/invert.ts';
import { segment } from './mask/segment.ts';
import { trackMask } from './mask/track.ts';
import { concat } from './media/concat.ts';
import { finish } from './media/finish.ts';
import { frameGrab } from './media/frame.ts';
import { loadMedia } from './media/load.ts';
import { resize } from './media/resize.ts';
import { trim } from './media/trim.ts';
import { describePicture } from './prompt/describe.ts';
import { enhancePrompt } from './prompt/enhance.ts';
import { text } from './prompt/text.ts';
import { repaintClip } from './repaint/repaint-clip.ts';
import { repaintImage } from './repaint/repaint-image.ts';
import { aiParse } from './script/ai-parse.ts';
import { frameShots } from './script/frame-shots.ts';
import { scriptParse } from './script/parse.ts';
import { scriptSelect } from './script/select.ts';
import { shotPrompt } from './script/shot-prompt.ts';
import { scriptSource } from './script/source.ts';
import { usePrompts } from './script/use-prompts.ts';
import { exportFilm } from './timeline/export.ts';
import { land } from './timeline/land.ts';
import { readTimeline } from './timeline/read.ts';
import { addTake } from './timeline/take.ts';
import { bridge } from './video/bridge.ts';
import { extendClip } from './video/extend.ts';
import { keyframes } from './video/keyframes.ts';
import { ltxChain } from './video/ltx-chain.ts';
import { textToVideo } from './video/text-to-video.ts';

/** Every node that ships, in the order of the library; the hidden converters last. */
export const builtinNodes: readonly NodeDefinition[] = [
  ...[scriptSource, scriptParse, aiParse, frameShots, scriptSelect, shotPrompt, element, elementLibrary, injectNode],
  ...[enhancePrompt, usePrompts, describePicture],
  ...[ltxChain, textToVideo, keyframes, bridge, extendClip, generateImage, conceptArt, contactSheet],
  ...[segment, trackMask, growMask, featherMask, invertMask, repaintImage, repaintClip],
  ...[land, addTake, readTimeline, exportFilm],
  ...[loadMedia, frameGrab, concat, trim, resize, finish],
  ...[text, number, seed, switchNode, reroute, preview, compare, approve],
  ...pureConverters,
  ...mediaConverters,
];

export const specs = (definitions: readonly NodeDefinition[]): NodeSpec[] => definitions.map((one) => one.spec);
