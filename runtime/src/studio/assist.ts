import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { CapabilityTypes, LanguageRequest } from '@reelgraph/models';
import type { EngineRegistry } from '@reelgraph/models/engines';
import { elementsDocument, elementsOf, injectElements } from '@reelgraph/nodes/elements';
import {
  buildPrompt,
  describeRequest,
  differs,
  enhanceRequest,
  framingParts,
  judgeEnhanced,
  readFraming,
} from '@reelgraph/nodes/prompts';
import { type ScriptShots, scriptDocument, shotsOf } from '@reelgraph/nodes/script';
import { RefusalError } from '@reelgraph/timeline';
import type { z } from 'zod';
import type { DocumentService } from '../documents/service.ts';
import type {
  AssistEvent,
  describePictureSchema,
  enhanceShotSchema,
  ProjectSettingsDocument,
  suggestFramingSchema,
} from '../protocol/index.ts';
import type { Storage } from '../storage/index.ts';
import type { ProjectService } from './projects.ts';
import { refusalOf } from './refusal-of.ts';

type Tell = (event: AssistEvent) => void;
type Ask = (
  request: LanguageRequest,
  progress: (fraction: number, text?: string, soFar?: string) => void,
) => Promise<CapabilityTypes['language']['result']>;

export interface AssistParts {
  readonly storage: Storage;
  readonly engines: EngineRegistry;
  readonly documents: DocumentService;
  readonly projects: ProjectService;
}

/** Of the suggestions on the storyboard; those of nodes have params for it. */
const FRAMING_TEMPERATURE = 0.3;
const PROMPT_TEMPERATURE = 0.7;
const DESCRIBE_TEMPERATURE = 0.2;

/**
 * Help with the script outside a run: the same questions and the same checks as the nodes', asked for a person who waits. It
 * changes nothing: what a person accepts comes back as operations on the script.
 */
export class AssistService {
  readonly #parts: AssistParts;
  readonly #running = new Set<AbortController>();

  constructor(parts: AssistParts) {
    this.#parts = parts;
  }

  /** How the shots of some scenes could be taken; scene by scene, as the answers come. */
  suggestFraming(wish: z.output<typeof suggestFramingSchema>, signal: AbortSignal, tell: Tell): Promise<void> {
    return this.#work(wish.script, signal, tell, async (script, ask, seed) => {
      const wanted = new Set(wish.scenes);
      const scenes = script.shots.scenes.filter(
        (scene) => scene.shots.length > 0 && (wanted.size === 0 || wanted.has(scene.id)),
      );
      if (scenes.length === 0)
        throw new RefusalError({
          code: 'no_shots',
          message: 'There is no shot to look at.',
          fix: 'Write a scene first.',
        });
      let model = '';
      for (const [at, scene] of scenes.entries()) {
        const parts = framingParts(scene, { seed, temperature: FRAMING_TEMPERATURE });
        const framings: ReturnType<typeof readFraming> = [];
        for (const [index, part] of parts.entries()) {
          const { json, provenance } = await ask(part.request, (fraction) =>
            tell({
              type: 'progress',
              fraction: (at + (index + fraction) / parts.length) / scenes.length,
              text: `Scene ${scene.number}, ${at + 1} of ${scenes.length}`,
            }),
          );
          model = provenance.models[0]?.name ?? model;
          framings.push(...readFraming(part, json));
        }
        const suggestions = scene.shots.flatMap((shot, index) => {
          const framing = framings[index];
          return framing && differs(shot, framing) ? [{ shot: shot.id, framing }] : [];
        });
        const unusable = framings.filter((one) => one === null).length;
        const same = scene.shots.length - suggestions.length - unusable;
        tell({ type: 'framing', scene: scene.id, suggestions, same, unusable });
      }
      return model;
    });
  }

  /** A shot's prompt, rewritten; the original comes along, and stands where the answer breaks a rule. */
  enhanceShot(wish: z.output<typeof enhanceShotSchema>, signal: AbortSignal, tell: Tell): Promise<void> {
    return this.#work(wish.script, signal, tell, async (script, ask, seed) => {
      const plain = script.shots.shots.find((shot) => shot.id === wish.shot);
      if (!plain)
        throw new RefusalError({
          code: 'shot_not_found',
          message: 'This shot is no longer in the script.',
          fix: 'Close it, and choose it again on the board.',
        });
      const [shot = plain] = injectElements([plain], script.elements);
      const original = wish.prompt?.trim() || buildPrompt(shot, wish.family);
      const request = enhanceRequest({
        prompt: original,
        family: wish.family,
        seconds: shot.seconds,
        wish: wish.wish,
        seed,
        temperature: PROMPT_TEMPERATURE,
      });
      const { text, provenance } = await ask(request, (fraction, words, soFar) =>
        tell({
          type: 'progress',
          fraction,
          ...(words ? { text: words } : {}),
          ...(soFar === undefined ? {} : { soFar }),
        }),
      );
      const model = provenance.models[0]?.name ?? '';
      const { prompt, used, why } = judgeEnhanced(original, text, wish.family);
      const remark = used ? `Written by ${model}.` : `The original is used. ${why ?? ''}`.trim();
      tell({ type: 'prompt', prompt, original, used, remark });
      return model;
    });
  }

  /** What a picture of an element shows, said by a model that can see. */
  describePicture(wish: z.output<typeof describePictureSchema>, signal: AbortSignal, tell: Tell): Promise<void> {
    const { image, purpose, hint } = wish;
    return this.#work(
      wish.script,
      signal,
      tell,
      async (_, ask, seed) => {
        const request = describeRequest({ image, purpose, hint, seed, temperature: DESCRIBE_TEMPERATURE });
        const { text, provenance } = await ask(request, (fraction, words, soFar) =>
          tell({
            type: 'progress',
            fraction,
            ...(words ? { text: words } : {}),
            ...(soFar === undefined ? {} : { soFar }),
          }),
        );
        tell({ type: 'description', text: text.replace(/\s+/g, ' ').trim() });
        return provenance.models[0]?.name ?? '';
      },
      'vision',
    );
  }

  async close(): Promise<void> {
    for (const abort of this.#running) abort.abort();
  }

  /** Never throws: what goes wrong is the last thing that is told. */
  async #work(
    scriptId: string,
    signal: AbortSignal,
    tell: Tell,
    work: (
      script: { shots: ScriptShots; elements: ReturnType<typeof elementsOf> },
      ask: Ask,
      seed: number,
    ) => Promise<string>,
    capability: 'language' | 'vision' = 'language',
  ): Promise<void> {
    const abort = new AbortController();
    const stop = () => abort.abort();
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
    this.#running.add(abort);
    const { storage, engines, documents, projects } = this.#parts;
    let scratch: string | null = null;
    try {
      const stored = await documents.get(scriptId);
      const doc = scriptDocument.parse(stored.doc);
      if (!doc.ok) throw new RefusalError(doc.error);
      const read = async (kind: 'settings' | 'elements') =>
        (await documents.get(await projects.documentOf(stored.project, kind))).doc;
      const settings = (await read('settings')) as ProjectSettingsDocument;
      const cast = elementsDocument.parse(await read('elements'));
      const wished = settings.engines[capability] ?? settings.engines.default;
      const chosen = await engines.choose(capability, [{ engine: wished, from: 'project' }]);
      if (!chosen.ok) throw new RefusalError(chosen.error);
      const folder = await mkdtemp(join(storage.paths.scratch, 'assist-'));
      scratch = folder;
      const ask: Ask = (request, progress) =>
        chosen.value.run(capability, request, {
          signal: abort.signal,
          progress,
          preview: () => undefined,
          open: async (artifact) => storage.artifacts.files.path(artifact),
          scratch: folder,
          store: async () => {
            throw new Error('An answer in words stores no file.');
          },
        });
      const model = await work(
        { shots: shotsOf(doc.value), elements: cast.ok ? elementsOf(cast.value) : [] },
        ask,
        settings.seed,
      );
      tell({ type: 'done', model });
    } catch (error) {
      if (abort.signal.aborted) return;
      const { code, message, fix } = refusalOf(error);
      tell({ type: 'error', error: { code, message, ...(fix ? { fix } : {}) } });
    } finally {
      signal.removeEventListener('abort', stop);
      this.#running.delete(abort);
      if (scratch) await rm(scratch, { recursive: true, force: true });
    }
  }
}
