import {
  type CameraMove,
  cameraMoveSchema,
  type LanguageRequest,
  type ShotAngle,
  type ShotSize,
  shotAngleSchema,
  shotSizeSchema,
} from '@reelgraph/models';
import { z } from 'zod';
import { squeeze } from '../../script/text/words.ts';
import type { SceneValue, ShotValue } from '../../values.ts';
import { inventedNames } from './names.ts';

/** How a shot is taken; what a language model may suggest. Everything else of a shot is the script's. */
export interface Framing {
  readonly size: ShotSize;
  readonly angle: ShotAngle;
  readonly movement: CameraMove;
  /** A few words for the person. */
  readonly why: string;
}

/** Shots that are asked about at once: more, and small models lose count. */
const MOST_AT_ONCE = 30;
const TOKENS_PER_SHOT = 70;

const ANSWER = {
  type: 'object',
  properties: {
    shots: {
      type: 'array',
      items: {
        type: 'object',
        properties: {
          n: { type: 'integer' },
          size: { type: 'string', enum: [...shotSizeSchema.options] },
          angle: { type: 'string', enum: [...shotAngleSchema.options] },
          movement: { type: 'string', enum: [...cameraMoveSchema.options] },
          why: { type: 'string' },
        },
        required: ['n', 'size', 'angle', 'movement', 'why'],
        additionalProperties: false,
      },
    },
  },
  required: ['shots'],
  additionalProperties: false,
} as const;

const SYSTEM = `You are a cinematographer who plans how the shots of a scene are taken.
You are given a scene and its numbered shots, each with the size, angle and camera movement that simple rules gave it.
Answer for every number once: size, angle, movement, and why in at most eight words. Never add, drop, join or reorder shots.
Sizes, wide to tight: ${shotSizeSchema.options.join(', ')}. "insert" is a detail of a thing without people.
Angles: ${shotAngleSchema.options.join(', ')}. Movements: ${cameraMoveSchema.options.join(', ')}.
Show the place before the faces unless the scene goes straight on from the one before. Go closer as it becomes intimate or tense. In a talk stay on one side of the line. Move the camera only for a reason that is in the text; "static" is the rule.
What the writer says about the camera stands. Where the given framing is right, repeat it.`;

type Shots = readonly Pick<ShotValue, 'size' | 'angle' | 'movement' | 'seconds' | 'action' | 'dialogue'>[];
type Scene = Pick<SceneValue, 'heading'> & { readonly shots: Shots };

/** What is asked about one scene: a request for each part of it, with the shots that it is about. */
export interface FramingPart {
  readonly from: number;
  readonly count: number;
  /** What the model was told: nobody else is there. */
  readonly told: string;
  readonly request: LanguageRequest;
}

export function framingParts(
  scene: Scene,
  { seed, temperature }: { seed: number; temperature: number },
): FramingPart[] {
  const { shots } = scene;
  const parts = Math.max(1, Math.ceil(shots.length / MOST_AT_ONCE));
  const size = Math.ceil(shots.length / parts);
  return Array.from({ length: shots.length === 0 ? 0 : parts }, (_, at) => {
    const from = at * size;
    const part = shots.slice(from, from + size);
    const before = shots[from - 1];
    const text = [
      `Scene: ${scene.heading || 'untitled'}`,
      ...(before ? [`(Before these, shot ${from} was: ${framingWords(before)})`] : []),
      ...part.map(
        (shot, index) => `${from + index + 1}. [${framingWords(shot)}, ${shot.seconds.toFixed(1)} s] ${told(shot)}`,
      ),
    ].join('\n');
    const request = {
      messages: [
        { role: 'system' as const, text: SYSTEM },
        { role: 'user' as const, text },
      ],
      schema: ANSWER,
      maxTokens: 200 + TOKENS_PER_SHOT * part.length,
      temperature,
      seed,
    };
    return { from, count: part.length, told: text, request };
  });
}

const framingWords = ({ size, angle, movement }: Pick<ShotValue, 'size' | 'angle' | 'movement'>) =>
  `${size}, ${angle}, ${movement}`;

const told = ({ action, dialogue }: Pick<ShotValue, 'action' | 'dialogue'>): string =>
  [
    squeeze(action),
    ...dialogue.map(({ character, line, delivery, extension }) => {
      const how = [extension, delivery].filter(Boolean).join(', ');
      return `${character}${how ? ` (${how})` : ''}: "${squeeze(line)}"`;
    }),
  ]
    .filter(Boolean)
    .join(' ');

const entrySchema = z.object({
  n: z.coerce.number().int(),
  size: shotSizeSchema,
  angle: shotAngleSchema,
  movement: cameraMoveSchema,
  why: z.string().catch(''),
});

/**
 * The framing of each shot of a part, or null where the answer has none that can be used: a number that is not there or comes
 * twice, a size that is none, a reason that names somebody whom the scene does not have. Never throws.
 */
export function readFraming(
  part: Pick<FramingPart, 'from' | 'count'> & { readonly told?: string },
  json: unknown,
): (Framing | null)[] {
  const list = Array.isArray(json) ? json : (json as { shots?: unknown } | null)?.shots;
  const found = new Map<number, Framing | null>();
  for (const one of Array.isArray(list) ? list : []) {
    const entry = entrySchema.safeParse(one);
    const n = entry.success ? entry.data.n : Number((one as { n?: unknown } | null)?.n);
    // Two answers for one shot: neither is to be trusted. Nor one that speaks of somebody who is not there.
    const stranger = entry.success && part.told !== undefined && inventedNames(part.told, entry.data.why).length > 0;
    if (!entry.success || found.has(n) || stranger) found.set(n, null);
    else {
      const { size, angle, movement, why } = entry.data;
      found.set(n, { size, angle, movement, why: squeeze(why).replace(/\|/g, '/').slice(0, 120) });
    }
  }
  return Array.from({ length: part.count }, (_, at) => found.get(part.from + at + 1) ?? null);
}

/** The objects of an answer that is still being written, for a look at it meanwhile. */
export function readPartialFraming(part: Pick<FramingPart, 'from' | 'count'>, soFar: string): (Framing | null)[] {
  const whole = [...soFar.matchAll(/\{[^{}]*\}/g)].flatMap(([text]) => {
    try {
      return [JSON.parse(text) as unknown];
    } catch {
      return [];
    }
  });
  return readFraming(part, whole);
}

const RULES = 'as the rules have it';

/** The framing of a scene as text, a line for each shot: `3 | close | eye | push-in | she hides the letter`. */
export const framingText = (list: readonly (Framing | null)[]): string =>
  list
    .map((one, at) =>
      one ? `${at + 1} | ${one.size} | ${one.angle} | ${one.movement} | ${one.why}` : `${at + 1} | ${RULES}`,
    )
    .join('\n');

/** The way back. Lines that are not understood leave their shot to the rules. */
export function parseFramingText(text: string, count: number): (Framing | null)[] {
  const entries = text.split('\n').map((line) => {
    const [n, size, angle, movement, why = ''] = line.split('|').map((cell) => cell.trim());
    return { n, size, angle, movement, why };
  });
  return readFraming(
    { from: 0, count },
    entries.filter(({ size }) => size !== RULES),
  );
}

/** A shot taken another way. Its id, number, action and every spoken word stay. */
export const framed = (shot: ShotValue, framing: Framing | null): ShotValue =>
  framing ? { ...shot, size: framing.size, angle: framing.angle, movement: framing.movement } : shot;

/** Whether a suggestion would change anything. */
export const differs = (shot: Pick<ShotValue, 'size' | 'angle' | 'movement'>, framing: Framing): boolean =>
  shot.size !== framing.size || shot.angle !== framing.angle || shot.movement !== framing.movement;
